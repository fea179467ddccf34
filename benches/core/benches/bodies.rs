//! Each kind of body: what came is the same as in the contract, or, of JSON, differs in one article of a hundred.

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use pact_benches::{FORMATS, received_request, request};
use pact_harness::matching::match_request;
use pact_harness::model::{Body, Json, Request};

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bodies");
    for articles in [10, 100, 1000] {
        for format in FORMATS {
            let contract = request(format.content_type, (format.body)(articles), Vec::new());
            bench_one(&mut group, BenchmarkId::new(format.name, articles), &contract, &contract, 0);
        }
    }
    for articles in [100, 1000, 10_000] {
        let contract = |body| request("application/json", Body::Json(Json::from(body)), Vec::new());
        let mut other = pact_benches::shop(articles);
        other["articles"]
            .as_array_mut()
            .into_iter()
            .flatten()
            .step_by(100)
            .for_each(|article| article["price"] = 1.into());
        let id = BenchmarkId::new("json that differs", articles);
        bench_one(&mut group, id, &contract(pact_benches::shop(articles)), &contract(other), articles / 100);
    }
    group.finish();
}

fn bench_one(
    group: &mut BenchmarkGroup<'_, WallTime>,
    id: BenchmarkId,
    contract: &Request,
    sent: &Request,
    differences: usize,
) {
    let received = received_request(sent);
    assert_eq!(match_request(contract, &received).len(), differences);
    group.throughput(Throughput::Bytes(received.body.len() as u64));
    group.bench_function(id, |bencher| {
        bencher.iter(|| match_request(black_box(contract), black_box(&received)));
    });
}
