//! Provider tests that get arguments from another attribute; and providers that want to know who asks.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use pact_harness::prelude::*;

use crate::support::{plain, printed};

#[pact_contract(consumer = "it-fixtures", provider = "it-articles")]
fn it_articles(contract: &mut Contract) {
    contract.interaction("count the articles").get("/articles").responds(200).text("7");
}

fn app(articles: u32) -> Router {
    Router::new().route("/articles", get(move || async move { articles.to_string() }))
}

/// What the tests below run once more, in processes of their own: those that say `ignore` fail.
mod articles {
    use pact_harness::prelude::*;
    use rstest::{fixture, rstest};
    use test_case::test_case;

    use super::{app, it_articles};
    use crate::pool::Pool;

    #[fixture]
    fn articles() -> u32 {
        7
    }

    #[fixture]
    async fn pool() -> Pool {
        tokio::task::yield_now().await;
        Pool { articles: 7 }
    }

    #[pact_provider(name = "it-articles", contract = it_articles)]
    #[rstest]
    async fn with_a_fixture(articles: u32, provider: Provider) -> Verification {
        provider.app(app(articles)).verify().await
    }

    #[pact_provider(name = "it-articles", contract = it_articles)]
    #[rstest]
    #[tokio::test]
    async fn with_a_fixture_that_is_async(provider: Provider, #[future(awt)] pool: Pool) -> Verification {
        provider.app(app(pool.articles)).verify().await
    }

    #[pact_provider(name = "it-articles", contract = it_articles)]
    #[rstest]
    #[case::right(7)]
    #[ignore = "run by another test"]
    #[case::wrong(8)]
    async fn with_cases(#[case] articles: u32, provider: Provider) -> Result<Verification, String> {
        Ok(provider.app(app(articles)).verify().await)
    }

    #[pact_provider(name = "it-articles", contract = it_articles)]
    #[test_case(7)]
    async fn with_another_kind_of_cases(provider: Provider, articles: u32) -> Verification {
        provider.app(app(articles)).verify().await
    }

    #[pact_provider(name = "it-articles", contract = it_articles)]
    #[test_attributes::test]
    async fn with_a_pool(pool: Pool, provider: Provider) -> Result<Verification, String> {
        Ok(provider.app(app(pool.articles)).verify().await)
    }

    #[pact_provider(name = "it-articles", contract = it_articles)]
    #[test_attributes::test]
    #[ignore = "run by another test"]
    async fn with_a_pool_that_is_wrong(pool: Pool, provider: Provider) -> Verification {
        provider.app(app(pool.articles + 1)).verify().await
    }

    #[pact_provider(name = "it-articles", contract = it_articles)]
    #[test_attributes::test]
    #[ignore = "run by another test"]
    async fn with_a_pool_and_an_error(_: Provider, pool: Pool) -> Result<Verification, String> {
        Err(format!("{} is too many", pool.articles))
    }
}

#[test]
fn the_arguments_of_another_attribute_reach_the_test() {
    let dir = tempfile::tempdir().unwrap();
    let run = plain(dir.path(), dir.path()).args(["provider_fixtures::articles::"]).output().unwrap();
    let output = printed(&run);
    assert!(run.status.success() && output.contains("5 passed; 0 failed; 3 ignored"), "{output}");
}

#[test]
fn a_test_with_arguments_fails_with_the_report() {
    let dir = tempfile::tempdir().unwrap();
    let (output, failures) = crate::support::failures("provider_fixtures::articles::", dir.path());
    assert!(output.contains("0 passed; 3 failed"), "{output}");
    for name in ["with_cases::case_2_wrong", "with_a_pool_that_is_wrong"] {
        assert!(failures[name].contains("1. \"count the articles\""), "{}", failures[name]);
    }
    let error = &failures["with_a_pool_and_an_error"];
    assert!(error.contains("the test returned an error: \"7 is too many\""), "{error}");
}

#[tokio::test]
async fn an_app_may_want_to_know_who_asks() {
    let who = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move {
        assert!(peer.ip().is_loopback(), "{peer}");
        "7"
    };
    let app = Router::new().route("/articles", get(who));
    let provider = || Provider::new("it-articles").pact(Contract::find("it_articles").unwrap().to_pact(), "it");
    let make_service = app.clone().into_make_service_with_connect_info::<SocketAddr>();
    let verification = provider().app_with_connect_info(make_service).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert!(!provider().app(app).verify().await.is_ok(), "nobody knows who asks");
}
