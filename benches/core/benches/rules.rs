//! Which of many rules holds for a place: the body stays the same, the rules grow more, and two of them hold everywhere.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use pact_benches::{FORMATS, received_response, response, rules};
use pact_harness::matching::match_response;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rules");
    let [json, ..] = FORMATS;
    for count in [0, 10, 100, 1000] {
        let contract = response(json.content_type, (json.body)(500), rules(count));
        let received = received_response(&contract);
        assert_eq!(match_response(&contract, &received), []);
        group.throughput(Throughput::Bytes(received.body.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| match_response(black_box(&contract), black_box(&received)));
        });
    }
    group.finish();
}
