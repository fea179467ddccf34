//! Pacts that `pact_consumer` wrote, read and verified by `pact-harness`.

use std::fs;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use pact_consumer::prelude::*;
use pact_consumer::{each_like, each_like_helper, json_pattern, like, term};
use pact_harness::format;
use pact_harness::model::{HttpInteraction, Interaction, PathRules, Regex, Rule, RuleList, SpecVersion};
use pact_interop::{PaymentService, Verdicts, verify_with_ours, verify_with_theirs};
use serde_json::json;
use tempfile::TempDir;

const SHOW: &str = "show a payment";
const LIST: &str = "list the payments of an order";
const PAY: &str = "pay for an order";
const PAID: &str = "pay for an order that is paid";

#[tokio::test]
async fn our_verifier_accepts_the_provider_that_keeps_their_pact_of_version_4() -> anyhow::Result<()> {
    accepts_the_whole_provider(version_4()).await
}

#[tokio::test]
async fn our_verifier_accepts_the_provider_that_keeps_their_pact_of_version_3() -> anyhow::Result<()> {
    accepts_the_whole_provider(version_3()).await
}

#[tokio::test]
async fn our_verifier_refuses_another_status_by_their_pact_of_version_4() -> anyhow::Result<()> {
    refuses_another_status(version_4()).await
}

#[tokio::test]
async fn our_verifier_refuses_another_status_by_their_pact_of_version_3() -> anyhow::Result<()> {
    refuses_another_status(version_3()).await
}

#[tokio::test]
async fn our_verifier_refuses_a_field_of_another_type_by_their_pact_of_version_4() -> anyhow::Result<()> {
    refuses_a_field_of_another_type(version_4()).await
}

#[tokio::test]
async fn our_verifier_refuses_a_field_of_another_type_by_their_pact_of_version_3() -> anyhow::Result<()> {
    refuses_a_field_of_another_type(version_3()).await
}

#[tokio::test]
async fn our_reader_finds_what_their_pact_of_version_4_says() -> anyhow::Result<()> {
    finds_what_the_pact_says(version_4(), SpecVersion::V4).await
}

#[tokio::test]
async fn our_reader_finds_what_their_pact_of_version_3_says() -> anyhow::Result<()> {
    finds_what_the_pact_says(version_3(), SpecVersion::V3).await
}

#[tokio::test]
async fn our_verifier_matches_the_whole_text_by_a_regex_as_theirs_does() -> anyhow::Result<()> {
    let dir = TempDir::new()?;
    let pact = written_by_their_consumer(version_4(), dir.path()).await?;
    let service = PaymentService::broken(|answer| {
        if let Some(id) = answer.body.as_mut().and_then(|body| body.pointer_mut("/id")) {
            *id = json!("the old pay_1");
        }
    })?;
    let theirs = Verdicts::from(&verify_with_theirs(&pact, &service).await?);
    let ours = Verdicts::from(&verify_with_ours(&pact, &service).await);

    assert_eq!(theirs.broken(), [SHOW], "{theirs:#?}");
    assert_eq!((ours.broken(), ours.errors()), (theirs.broken(), theirs.errors()), "{ours:#?}");
    Ok(())
}

fn version_4() -> PactBuilder {
    PactBuilder::new_v4("checkout-app", PaymentService::NAME)
}

fn version_3() -> PactBuilder {
    PactBuilder::new("checkout-app", PaymentService::NAME)
}

async fn accepts_the_whole_provider(builder: PactBuilder) -> anyhow::Result<()> {
    let dir = TempDir::new()?;
    let pact = written_by_their_consumer(builder, dir.path()).await?;
    let verification = verify_with_ours(&pact, &PaymentService::whole()?).await;

    assert!(verification.is_ok(), "{verification}");
    assert_eq!(Verdicts::from(&verification).kept(), [LIST, PAY, PAID, SHOW]);
    Ok(())
}

async fn refuses_another_status(builder: PactBuilder) -> anyhow::Result<()> {
    let dir = TempDir::new()?;
    let pact = written_by_their_consumer(builder, dir.path()).await?;
    let service = PaymentService::broken(|answer| {
        if answer.status == StatusCode::CONFLICT {
            answer.status = StatusCode::INTERNAL_SERVER_ERROR;
        }
    })?;
    let verification = verify_with_ours(&pact, &service).await;

    assert!(verification.errors().is_empty(), "{verification}");
    let failed: Vec<&str> = verification.failed().iter().map(|result| result.description.as_str()).collect();
    assert_eq!(failed, [PAID]);
    Ok(())
}

async fn refuses_a_field_of_another_type(builder: PactBuilder) -> anyhow::Result<()> {
    let dir = TempDir::new()?;
    let pact = written_by_their_consumer(builder, dir.path()).await?;
    let service = PaymentService::broken(|answer| {
        if let Some(amount) = answer.body.as_mut().and_then(|body| body.pointer_mut("/0/amount")) {
            *amount = json!("1250");
        }
    })?;
    let verification = verify_with_ours(&pact, &service).await;

    assert!(verification.errors().is_empty(), "{verification}");
    let failed: Vec<&str> = verification.failed().iter().map(|result| result.description.as_str()).collect();
    assert_eq!(failed, [LIST]);
    Ok(())
}

async fn finds_what_the_pact_says(builder: PactBuilder, spec: SpecVersion) -> anyhow::Result<()> {
    let dir = TempDir::new()?;
    let path = written_by_their_consumer(builder, dir.path()).await?;
    let pact = format::read(&fs::read(path)?)?;

    assert_eq!((pact.consumer.as_str(), pact.provider.as_str(), pact.spec), ("checkout-app", "payment-service", spec));
    let interaction = |description: &str| -> &HttpInteraction {
        let found = pact.interactions.iter().find(|interaction| interaction.description() == description);
        match found {
            Some(Interaction::Http(http)) => http,
            _ => panic!("there is no interaction {description:?}"),
        }
    };
    let regex = |regex| anyhow::Ok(RuleList::of(Rule::Regex(Regex::new(regex)?)));
    let like = RuleList::of(Rule::Type { min: None, max: None });

    let show = interaction(SHOW);
    assert_eq!(show.states[0].name, "a payment exists");
    assert_eq!(show.states[0].params_json().to_value(), json!({ "id": "pay_1", "order": "order-1", "amount": 1250 }));
    assert_eq!(show.request.rules.path, regex("^/payments/pay_[a-z0-9]+$")?);
    assert_eq!(show.request.rules.header("accept"), Some(&regex(".*json.*")?));
    assert_eq!(show.response.rules.header("content-type"), Some(&regex("application/json(;.*)?")?));
    assert_eq!(body_rule(&show.response.rules.body, "$.id")?, regex("pay_[a-z0-9]+")?);
    assert_eq!(body_rule(&show.response.rules.body, "$.amount")?, like);

    let list = interaction(LIST);
    assert_eq!(list.request.query, [("order".to_owned(), vec![Some("order-1".to_owned())])]);
    assert_eq!(list.request.rules.query("order"), Some(&regex("^order-[0-9]+$")?));
    let at_least_one = RuleList::of(Rule::Type { min: Some(1), max: None });
    assert_eq!(body_rule(&list.response.rules.body, "$")?, at_least_one);
    assert_eq!(body_rule(&list.response.rules.body, "$[*].amount")?, like);

    let pay = interaction(PAY);
    assert_eq!((pay.request.method.as_str(), pay.response.status), ("POST", 201));
    assert_eq!(pay.request.content_type(), Some("application/json"));
    assert!(pay.request.rules.is_empty());
    Ok(())
}

fn body_rule(rules: &PathRules, path: &str) -> anyhow::Result<RuleList> {
    let path = path.parse()?;
    let found = rules.iter().find(|(at, _)| *at == path);
    found.map(|(_, list)| list.clone()).ok_or_else(|| anyhow::anyhow!("there is no rule at {path}, only {rules:?}"))
}

/// Describes what the checkout needs with `pact_consumer`, uses its mock server, and returns the pact that it writes.
async fn written_by_their_consumer(mut builder: PactBuilder, dir: &Path) -> anyhow::Result<PathBuf> {
    let exists = json!({ "id": "pay_1", "order": "order-1", "amount": 1250 });
    let unpaid = json!({ "amount": 500, "currency": "EUR", "order": "order-2" });
    let paid = json!({ "amount": 1250, "currency": "EUR", "order": "order-1" });
    builder
        .with_output_dir(dir)
        .interaction(SHOW, "", |mut i| {
            i.given_with_params("a payment exists", &exists);
            i.request.path(term!("^/payments/pay_[a-z0-9]+$", "/payments/pay_1"));
            i.request.header("Accept", term!(".*json.*", "application/json"));
            i.response.header("Content-Type", term!("application/json(;.*)?", "application/json"));
            i.response.json_body(json_pattern!({
                "id": term!("pay_[a-z0-9]+", "pay_1"),
                "amount": like!(1000),
                "currency": "EUR",
                "order": like!("order-2"),
            }));
            i
        })
        .interaction(LIST, "", |mut i| {
            i.given("no payments");
            i.given_with_params("a payment exists", &exists);
            i.request.path("/payments").query_param("order", term!("^order-[0-9]+$", "order-1"));
            i.response.content_type("application/json").json_body(each_like!(json_pattern!({
                "id": like!("pay_7"),
                "amount": like!(1000),
                "status": term!("^(authorised|settled)$", "settled"),
            })));
            i
        })
        .interaction(PAY, "", |mut i| {
            i.given_with_params("an order without payments", &json!({ "order": "order-2" }));
            i.request.post().path("/payments").content_type("application/json").json_body(unpaid.clone());
            i.response.created().content_type("application/json").json_body(like!({ "id": "pay_1", "amount": 1 }));
            i
        })
        .interaction(PAID, "", |mut i| {
            i.given_with_params("a payment exists", &exists);
            i.request.post().path("/payments").content_type("application/json").json_body(paid.clone());
            i.response
                .status(409)
                .json_body(json_pattern!({ "error": { "code": "already_paid", "reason": like!("") } }));
            i
        });

    // With the official crates in the tree, reqwest has TLS but nothing to do it with: it wants to be told, even for http.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mock = builder.start_mock_server(None, None);
    let http = reqwest::Client::builder().no_proxy().build()?;
    let requests = [
        (http.get(mock.path("/payments/pay_1")).header("Accept", "application/json"), 200),
        (http.get(mock.path("/payments")).query(&[("order", "order-1")]), 200),
        (http.post(mock.path("/payments")).json(&unpaid), 201),
        (http.post(mock.path("/payments")).json(&paid), 409),
    ];
    for (request, status) in requests {
        let response = request.send().await?;
        assert_eq!(response.status(), status, "{}", response.text().await?);
    }
    // Its end writes the pact.
    drop(mock);
    Ok(dir.join("checkout-app-payment-service.json"))
}
