//! Each kind of generator, and all of them in one body that grows.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use pact_benches::{generated, generators, noon};
use pact_harness::generate::{self, Context};
use pact_harness::model::{Generator, Json};

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("generators");
    let values = [("id".into(), Json::string("7"))];
    let consumer = Context::consumer(noon(), 1).with_mock_url("http://127.0.0.1:4000");
    let provider = Context::provider(noon(), 1).with_values(&values);
    for generator in generators() {
        let context = if matches!(generator, Generator::ProviderState { .. }) { &provider } else { &consumer };
        let name = generator.name().to_owned();
        let response = generated(1, [generator]);
        assert_ne!(*generate::response(&response, context).expect("it makes a value"), response);
        group.bench_function(name, |bencher| bencher.iter(|| generate::response(black_box(&response), context)));
    }
    for articles in [10, 100, 1000] {
        let response = generated(articles, generators().into_iter().cycle().take(articles));
        group.bench_function(BenchmarkId::new("all", articles), |bencher| {
            bencher.iter(|| generate::response(black_box(&response), &consumer).expect("they make values"));
        });
    }
    group.finish();
}
