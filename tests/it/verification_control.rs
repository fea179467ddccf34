//! What a verification does and in which order: filters, dry runs, several interactions at a time, an end before the end.

use std::env;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::routing::get;
use pact_harness::format;
use pact_harness::model::Pact;
use pact_harness::prelude::*;
use pact_harness::provider::{Filter, InteractionOutcome};
use serde_json::{Value, json};
use tokio::sync::Barrier;

use super::support::{fixture, printed};
use crate::support::ErrorTexts as _;

fn pact(consumer: &str, interactions: &Value) -> Pact {
    let file = json!({
        "consumer": { "name": consumer }, "provider": { "name": "p" }, "interactions": interactions,
        "metadata": { "pactSpecification": { "version": "4.0" } },
    });
    format::read(file.to_string().as_bytes()).unwrap()
}

fn get_it(description: &str, path: &str, states: &[&str]) -> Value {
    let states: Vec<Value> = states.iter().map(|name| json!({ "name": name })).collect();
    json!({
        "type": "Synchronous/HTTP", "description": description, "providerStates": states,
        "request": { "path": path }, "response": { "status": 200 },
    })
}

/// Three interactions of one consumer, one of another.
fn two_pacts() -> [Pact; 2] {
    let of_shop = json!([
        get_it("get an article", "/a", &["control: stock"]),
        get_it("list articles", "/", &[]),
        get_it("buy", "/b", &["control: money"])
    ]);
    [pact("shop", &of_shop), pact("app", &json!([get_it("get an article, too", "/a", &["control: stock"])]))]
}

#[pact_provider_state("control: stock")]
fn stock() {}

#[pact_provider_state("control: money")]
fn money() {}

#[pact_provider_state("control: nothing in common", concurrent)]
fn nothing_in_common() {}

/// A provider that counts what it was asked.
fn provider(pacts: impl IntoIterator<Item = Pact>) -> (Provider, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let answer = move || async move {
        counted.fetch_add(1, Ordering::SeqCst);
    };
    let app = axum::Router::new().route("/", get(answer.clone())).route("/{any}", get(answer));
    let provider = pacts.into_iter().fold(Provider::new("p").app(app), |provider, pact| {
        let origin = format!("the pact of {}", pact.consumer);
        provider.pact(pact, origin)
    });
    (provider, count)
}

async fn verified(filter: Filter) -> Vec<String> {
    let (provider, count) = provider(two_pacts());
    let verification = provider.filter(filter).verify().await;
    assert!(verification.is_ok(), "{verification}");
    let names: Vec<String> = verification
        .results(|_| true)
        .iter()
        .map(|result| format!("{}: {}", result.consumer, result.description))
        .collect();
    assert_eq!(names.len(), count.load(Ordering::SeqCst));
    names
}

#[tokio::test]
async fn a_filter_leaves_what_all_of_it_fits() {
    let filter = Filter::default;
    assert_eq!(verified(filter()).await.len(), 4);
    assert_eq!(verified(filter().description("^get ")).await, ["shop: get an article", "app: get an article, too"]);
    assert_eq!(verified(filter().description("^get ").consumer("app")).await, ["app: get an article, too"]);
    assert_eq!(verified(filter().description("list").description("buy")).await, ["shop: list articles", "shop: buy"]);
    assert_eq!(verified(filter().state("money")).await, ["shop: buy"]);
    assert_eq!(verified(filter().without_state()).await, ["shop: list articles"]);
    assert_eq!(verified(filter().without_state().state("money")).await, ["shop: list articles", "shop: buy"]);
    let named = |consumer: &str, description: &str, states: &[&str]| {
        (consumer.to_owned(), description.to_owned(), states.iter().map(|state| (*state).to_owned()).collect())
    };
    let known = [named("shop", "buy", &["control: money"]), named("app", "buy", &[])];
    assert_eq!(verified(filter().interactions(known)).await, ["shop: buy"]);
    assert_eq!(
        verified(filter().interactions([named("shop", "list articles", &[]), named("shop", "buy", &[])])).await,
        ["shop: list articles"]
    );
}

#[tokio::test]
async fn a_filter_that_leaves_nothing_is_an_error_with_what_is_near() {
    for (filter, expected) in [
        (
            Filter::default().description("get an artcle"),
            "the filter (description \"get an artcle\") leaves none of 4 interactions: did you mean \"get an article\"?",
        ),
        (
            Filter::default().description("x").consumer("shopp"),
            "the filter (description \"x\", consumer \"shopp\") leaves none of 4 interactions: did you mean \"shop\"?",
        ),
        (
            Filter::default().state("control: mony"),
            "the filter (state \"control: mony\") leaves none of 4 interactions: did you mean \"control: money\"?",
        ),
        (Filter::default().state("("), "invalid filter \"(\": "),
    ] {
        let (provider, count) = provider(two_pacts());
        let verification = provider.filter(filter).verify().await;
        assert!(!verification.is_ok() && verification.failed().is_empty());
        let errors = verification.error_texts();
        assert!(errors[0].starts_with(expected), "{errors:?}");
        assert_eq!(count.load(Ordering::SeqCst), 0);
    }
}

#[pact_provider(name = "p", pacts = "tests/it/pacts/two-interactions.json")]
#[ignore = "a fixture"]
async fn verifies_two(provider: Provider) -> Verification {
    let app = axum::Router::new().route("/one", get(|| async {})).route("/two", get(|| async {}));
    provider.app(app).verify().await
}

#[pact_provider(name = "p", pacts = "tests/it/pacts/two-interactions.json")]
#[ignore = "a fixture"]
async fn verifies_one(provider: Provider) -> Verification {
    let app = axum::Router::new().route("/one", get(|| async {})).route("/two", get(|| async {}));
    provider.app(app).filter(Filter::default().description("one")).verify().await
}

#[test]
fn the_environment_chooses_interactions_of_a_provider_test() {
    let run_of = |test: &str, variables: &[(&str, &str)]| {
        let mut run = fixture(&format!("verification_control::{test}"), Path::new(""), &env::temp_dir());
        for name in ["PACT_DESCRIPTION", "PACT_PROVIDER_STATE", "PACT_PROVIDER_NO_STATE"] {
            run.env_remove(name);
        }
        run.envs(variables.iter().copied()).output().unwrap()
    };
    let run = |variables: &[(&str, &str)]| run_of("verifies_two", variables);
    assert!(printed(&run(&[])).contains("Passed: 2/2 interactions"));
    assert!(printed(&run(&[("PACT_DESCRIPTION", "^one$")])).contains("Passed: 1/1 interactions"));
    assert!(printed(&run(&[("PACT_PROVIDER_NO_STATE", "true"), ("PACT_DESCRIPTION", "two")])).contains("Passed: 1/1"));
    let nothing = run(&[("PACT_PROVIDER_STATE", "three")]);
    assert!(!nothing.status.success());
    assert!(printed(&nothing).contains("leaves none of 2 interactions"), "{}", printed(&nothing));

    let one = |variables: &[(&str, &str)]| printed(&run_of("verifies_one", variables));
    assert!(one(&[("PACT_DESCRIPTION", "one|two")]).contains("Passed: 1/1 interactions"), "beside the test's own");
    let neither = one(&[("PACT_DESCRIPTION", "two")]);
    assert!(neither.contains("(description \"two\", and description \"one\") leaves none of 2"), "{neither}");
}

#[tokio::test]
async fn a_dry_run_lists_what_would_run_and_which_handlers_are_missing_and_sends_nothing() {
    let interactions = json!([get_it("one", "/a", &["control: stock"]), get_it("two", "/b", &["control: stok"])]);
    let (provider, count) = provider([pact("shop", &interactions)]);
    let verification = provider.dry_run().verify().await;
    assert_eq!(count.load(Ordering::SeqCst), 0);
    let results = verification.results(|_| true);
    assert!(matches!(results[0].outcome, InteractionOutcome::Planned), "{results:?}");
    assert!(!verification.is_ok(), "a handler is missing");
    assert!(verification.error_texts()[0].contains("did you mean \"control: stock\"?"), "{verification}");
    assert!(verification.passed().is_empty() && verification.failed().is_empty());

    let without_provider = Provider::new("p").pact(pact("shop", &json!([get_it("one", "/a", &[])])), "a pact");
    let verification = without_provider.dry_run().verify().await;
    assert!(verification.is_ok(), "the provider need not be there: {verification}");
    assert!(verification.passed().is_empty(), "nothing has passed: {verification}");
}

/// Interactions `/0`, `/1`, .. with a state each, if any.
pub(crate) fn many(count: usize, states: &[&str]) -> Pact {
    let interactions: Vec<Value> =
        (0..count).map(|i| get_it(&format!("number {i}"), &format!("/{i}"), states)).collect();
    pact("shop", &Value::from(interactions))
}

/// A provider that answers as soon as three ask, and one that notes how many asked at once.
fn meeting() -> axum::Router {
    let barrier = Arc::new(Barrier::new(3));
    let meet = move || async move {
        barrier.wait().await;
    };
    axum::Router::new().route("/{any}", get(meet))
}

fn noting(most: &Arc<Mutex<(usize, usize)>>) -> axum::Router {
    let most = most.clone();
    let answer = move || async move {
        {
            let mut most = most.lock().unwrap();
            most.0 += 1;
            most.1 = most.1.max(most.0);
        }
        tokio::task::yield_now().await;
        most.lock().unwrap().0 -= 1;
    };
    axum::Router::new().route("/{any}", get(answer))
}

#[tokio::test]
async fn interactions_share_the_time_where_their_states_allow_it() {
    let waits = Duration::from_secs(20);
    for (states, provider) in [
        (&[][..], Provider::new("p")),
        (&["control: nothing in common"][..], Provider::new("p")),
        (&["control: stock"][..], Provider::new("p").concurrent_state("control: stock")),
    ] {
        let provider = provider.pact(many(6, states), "a pact").app(meeting()).timeout(waits).concurrency(3);
        let verification = provider.verify().await;
        assert!(verification.is_ok(), "{verification}");
        let names: Vec<&str> = verification.passed().iter().map(|result| &*result.description).collect();
        assert_eq!(names, ["number 0", "number 1", "number 2", "number 3", "number 4", "number 5"], "in their order");
    }
}

#[tokio::test]
async fn interactions_are_verified_one_by_one_unless_told_otherwise_and_where_a_state_is_not_declared() {
    for provider in [
        Provider::new("p").pact(many(6, &[]), "a pact"),
        Provider::new("p").pact(many(6, &["control: stock"]), "a pact").concurrency(4),
        Provider::new("p")
            .pact(many(6, &["control: stock", "control: money"]), "a pact")
            .concurrency(4)
            .concurrent_state("control: money"),
    ] {
        let most = Arc::default();
        let verification = provider.app(noting(&most)).verify().await;
        assert!(verification.is_ok(), "{verification}");
        assert_eq!(*most.lock().unwrap(), (0, 1));
    }
}

#[tokio::test]
async fn what_several_consumers_have_in_common_is_verified_once_when_that_is_allowed() {
    let (provider_of_all, count) = provider(two_pacts());
    assert!(provider_of_all.verify().await.is_ok());
    assert_eq!(count.load(Ordering::SeqCst), 4);

    let (provider_of_some, count) = provider(two_pacts());
    let verification = provider_of_some.verify_identical_once().verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(count.load(Ordering::SeqCst), 3);
    let results = verification.results(|_| true);
    let last = results[3];
    assert_eq!((&*last.consumer, &*last.description), ("app", "get an article, too"));
    assert_eq!(last.verified_as.as_deref(), Some("the pact of shop, interaction 1"));
    assert_eq!(results[0].verified_as, None);
}

#[tokio::test]
async fn interactions_that_differ_in_anything_are_each_verified() {
    let one = get_it("one", "/a", &[]);
    let mut others = Vec::new();
    for (pointer, value) in [
        ("/response/status", json!(201)),
        ("/request/headers", json!({ "X-A": ["1"] })),
        ("/providerStates", json!([{ "name": "control: stock" }])),
        ("/providerStates", json!([{ "name": "control: stock", "params": { "a": 1 } }])),
        (
            "/response/matchingRules",
            json!({ "status": { "matchers": [{ "match": "statusCode", "status": "success" }] } }),
        ),
    ] {
        let mut other = one.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        other.pointer_mut(parent).unwrap()[name] = value;
        others.push(other);
    }
    let count = others.len() + 1;
    others.push(one);
    let (provider, asked) = provider([pact("a", &Value::from(others.clone())), pact("b", &Value::from(others))]);
    let verification = provider.verify_identical_once().verify().await;
    assert_eq!(asked.load(Ordering::SeqCst), count);
    assert_eq!(verification.results(|_| true).len(), 2 * count);
    assert_eq!(verification.failed().len(), 2, "each consumer is told of its own: {verification}");
}

#[tokio::test]
async fn the_first_failure_ends_it_when_that_is_wanted() {
    let mut broken = get_it("broken", "/a", &[]);
    broken["response"]["status"] = json!(201);
    let mut pending = broken.clone();
    pending["description"] = json!("not there yet");
    pending["pending"] = json!(true);
    let interactions = json!([get_it("fine", "/a", &[]), pending, broken, get_it("never asked", "/a", &[])]);
    let (provider, count) = provider([pact("shop", &interactions)]);
    let verification = provider.fail_fast().verify().await;
    assert_eq!(count.load(Ordering::SeqCst), 3);
    assert_eq!((verification.failed().len(), verification.pending().len()), (1, 1));
    assert!(verification.error_texts().is_empty());
}

#[tokio::test]
async fn who_watches_is_told_of_each_interaction_as_soon_as_it_was_verified() {
    let (provider, _) = provider(two_pacts());
    let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let watch = seen.clone();
    let provider = provider.watch(move |progress| {
        watch.borrow_mut().push(format!("{}/{} {}", progress.done, progress.total, progress.result.description));
    });
    assert!(provider.verify().await.is_ok());
    assert_eq!(*seen.borrow(), ["1/4 get an article", "2/4 list articles", "3/4 buy", "4/4 get an article, too"]);
}
