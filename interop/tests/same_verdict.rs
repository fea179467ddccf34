//! Both verifiers, over one pact, say the same about every interaction of every provider.

use axum::http::{HeaderValue, header::CONTENT_TYPE};
use pact_interop::{Answer, PaymentService, Verdicts, committed_pact, verify_with_ours, verify_with_theirs};
use serde_json::{Value, json};

async fn say_the_same_of(service: &PaymentService) -> anyhow::Result<Verdicts> {
    let ours = Verdicts::from(&verify_with_ours(&committed_pact(), service).await);
    let theirs = Verdicts::from(&verify_with_theirs(&committed_pact(), service).await?);

    let both = format!("ours: {ours:#?}\ntheirs: {theirs:#?}");
    assert!(ours.errors().is_empty() && theirs.errors().is_empty(), "{both}");
    assert_eq!((ours.kept(), ours.broken()), (theirs.kept(), theirs.broken()), "{both}");
    Ok(ours)
}

/// Both verifiers notice, and they notice it in the same interactions.
async fn refuse(change: fn(&mut Answer)) -> anyhow::Result<()> {
    let verdicts = say_the_same_of(&PaymentService::broken(change)?).await?;
    assert!(!verdicts.broken().is_empty(), "{verdicts:#?}");
    Ok(())
}

async fn accept(change: fn(&mut Answer)) -> anyhow::Result<()> {
    let verdicts = say_the_same_of(&PaymentService::broken(change)?).await?;
    assert!(verdicts.broken().is_empty(), "{verdicts:#?}");
    Ok(())
}

/// Changes a field of the body, if there is such a field.
fn set(answer: &mut Answer, pointer: &str, value: Value) {
    if let Some(field) = answer.body.as_mut().and_then(|body| body.pointer_mut(pointer)) {
        *field = value;
    }
}

fn fields(answer: &mut Answer) -> Option<&mut serde_json::Map<String, Value>> {
    answer.body.as_mut().and_then(Value::as_object_mut)
}

#[tokio::test]
async fn both_accept_the_whole_provider() -> anyhow::Result<()> {
    accept(|_| {}).await
}

#[tokio::test]
async fn both_accept_a_field_that_the_pact_does_not_name() -> anyhow::Result<()> {
    accept(|answer| {
        if let Some(fields) = fields(answer) {
            fields.insert("note".to_owned(), json!("new"));
        }
    })
    .await
}

#[tokio::test]
async fn both_accept_a_charset_that_the_pact_does_not_name() -> anyhow::Result<()> {
    accept(|answer| {
        if answer.headers.contains_key(CONTENT_TYPE) {
            answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        }
    })
    .await
}

#[tokio::test]
async fn both_accept_more_items_like_the_example() -> anyhow::Result<()> {
    accept(|answer| {
        if let Some(Value::Array(items)) = &mut answer.body {
            items.extend(items.clone());
        }
    })
    .await
}

#[tokio::test]
async fn both_refuse_another_status() -> anyhow::Result<()> {
    refuse(|answer| answer.status = axum::http::StatusCode::IM_A_TEAPOT).await
}

#[tokio::test]
async fn both_refuse_another_content_type() -> anyhow::Result<()> {
    refuse(|answer| {
        answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    })
    .await
}

#[tokio::test]
async fn both_refuse_a_missing_content_type() -> anyhow::Result<()> {
    refuse(|answer| {
        answer.headers.remove(CONTENT_TYPE);
    })
    .await
}

#[tokio::test]
async fn both_refuse_a_missing_field() -> anyhow::Result<()> {
    refuse(|answer| {
        if let Some(fields) = fields(answer) {
            fields.remove("currency");
        }
    })
    .await
}

#[tokio::test]
async fn both_refuse_null_in_the_place_of_a_text() -> anyhow::Result<()> {
    refuse(|answer| set(answer, "/error/reason", Value::Null)).await
}

#[tokio::test]
async fn both_refuse_a_text_that_the_regex_does_not_match() -> anyhow::Result<()> {
    refuse(|answer| set(answer, "/id", json!("payment 1"))).await
}

#[tokio::test]
async fn both_refuse_a_value_that_is_not_equal() -> anyhow::Result<()> {
    refuse(|answer| set(answer, "/order", json!("order-2"))).await
}

#[tokio::test]
async fn both_refuse_a_fraction_in_the_place_of_an_integer() -> anyhow::Result<()> {
    refuse(|answer| set(answer, "/0/amount", json!(1250.5))).await
}

#[tokio::test]
async fn both_refuse_fewer_items_than_the_least() -> anyhow::Result<()> {
    refuse(|answer| {
        if let Some(Value::Array(items)) = &mut answer.body {
            items.clear();
        }
    })
    .await
}

#[tokio::test]
async fn both_refuse_an_object_in_the_place_of_an_array() -> anyhow::Result<()> {
    refuse(|answer| {
        if let Some(Value::Array(items)) = &mut answer.body {
            answer.body = items.pop();
        }
    })
    .await
}

#[tokio::test]
async fn both_refuse_a_missing_body() -> anyhow::Result<()> {
    refuse(|answer| answer.body = None).await
}
