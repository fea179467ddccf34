//! A verification from its beginning to its end: read the pact, plan, replay each interaction against an application in this process,
//! match, and make the report.

use std::fs;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use criterion::{BenchmarkId, Criterion, Throughput};
use pact_benches::pact;
use pact_harness::format;
use pact_harness::model::{Interaction, Pact};
use pact_harness::provider::{Provider, Verification};
use tokio::runtime::{Builder, Runtime};

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("verification");
    // The report of thousands of interactions is long enough to take its time.
    group.sample_size(20);
    let runtime = runtime();
    for interactions in [1, 100, 1000] {
        let pact = pact(interactions);
        let (file, app) = (file(&pact), app(&pact));
        let verify = || runtime.block_on(verify(&file, &app));
        assert!(verify().is_ok(), "{}", verify());
        group.throughput(Throughput::Elements(interactions as u64));
        group.bench_function(BenchmarkId::from_parameter(interactions), |bencher| {
            bencher.iter(|| verify().to_string());
        });
    }
    group.finish();
}

async fn verify(pact: &Path, app: &Router) -> Verification {
    let provider = Provider::new("orders").pacts(pact).app(app.clone());
    provider.states(|_| async { Ok::<(), String>(()) }).verify().await
}

fn file(pact: &Pact) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pact-of-{}.json", pact.interactions.len()));
    let text = format::write(pact, pact.spec).expect("the version has it all").to_pretty();
    fs::write(&file, text).expect("the pact can be written");
    file
}

/// What answers every request as the first interaction says.
fn app(pact: &Pact) -> Router {
    let Some(Interaction::Http(first)) = pact.interactions.first() else { panic!("the pact has no HTTP interaction") };
    let answer = first.response.body_bytes().expect("the answer has a body");
    Router::new().fallback(move || std::future::ready(([(CONTENT_TYPE, "application/json")], answer.clone())))
}

/// A runtime on the bench's own thread.
pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("there is a runtime")
}
