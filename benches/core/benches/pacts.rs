//! Reading a pact file, and making the text of one.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use pact_benches::pact;
use pact_harness::format;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pacts");
    for interactions in [10, 100, 1000] {
        let pact = pact(interactions);
        let write = || format::write(black_box(&pact), pact.spec).expect("the version has it all").to_pretty();
        let text = write();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("read", interactions), |bencher| {
            bencher.iter(|| format::read(black_box(text.as_bytes())).expect("it is a pact"));
        });
        group.bench_function(BenchmarkId::new("write", interactions), |bencher| bencher.iter(write));
    }
    group.finish();
}
