//! The matchers that the specification has no rule for are rules that the official tools enforce.

use pact_harness::format;
use pact_harness::model::SpecVersion;
use pact_harness::prelude::*;
use pact_matching::match_response;
use pact_models::bodies::OptionalBody;
use pact_models::content_types::JSON;
use pact_models::pact::Pact as _;
use pact_models::v4::http_parts::HttpResponse;
use pact_models::v4::pact::V4Pact;
use serde_json::{Value, json};

#[pact_contract(consumer = "ranges", provider = "nobody")]
fn ranges(_: &mut Contract) {}

/// Whether the official tools accept a text of JSON where the pattern stands.
async fn accepts(pattern: Pattern, text: &str) -> anyhow::Result<bool> {
    let mut contract = Contract::find("ranges")?;
    contract.interaction("get").get("/").responds(200).json(pattern!({ "v": pattern }));
    let file = format::write(&contract.to_pact(), SpecVersion::V4)?.to_value();
    let pact = V4Pact::pact_from_json(&file, "ranges")?;
    let interaction = pact.interactions[0].boxed();
    let expected = interaction.as_v4_http().map(|http| http.response).unwrap_or_default();
    let body = OptionalBody::Present(format!("{{\"v\":{text}}}").into_bytes().into(), Some(JSON.clone()), None);
    let actual = HttpResponse { body, headers: expected.headers.clone(), ..HttpResponse::default() };
    Ok(match_response(expected, actual, &pact.boxed(), &interaction).await?.is_empty())
}

async fn assert_accepts(pattern: Pattern, accepted: &[&str], refused: &[&str]) -> anyhow::Result<()> {
    for text in accepted {
        assert!(accepts(pattern.clone(), text).await?, "{text} is refused by {pattern:?}");
    }
    for text in refused {
        assert!(!accepts(pattern.clone(), text).await?, "{text} is accepted by {pattern:?}");
    }
    Ok(())
}

#[tokio::test]
async fn one_of_some_texts() -> anyhow::Result<()> {
    let state = one_of(["draft", "a.b|c", "$(sent)"]);
    let refused = [r#""drafts""#, r#""a draft""#, r#""axb|c""#, r#""c""#, r#""""#, r#""sent""#, "null", r#""draft\n""#];
    assert_accepts(state, &[r#""draft""#, r#""a.b|c""#, r#""$(sent)""#], &refused).await
}

#[tokio::test]
async fn integers_in_a_range() -> anyhow::Result<()> {
    for (min, max) in [(1, 100), (-5, 5), (0, 0), (-120, -7), (98, 1203), (i64::from(i32::MIN), i64::from(i32::MAX))] {
        let pattern = integer_in_range(min, max);
        for number in [min - 1, min, min + 1, max - 1, max, max + 1, 0, -1, 10 * max, 10 * min, -max, -min] {
            let is_in = (min..=max).contains(&number);
            assert_eq!(accepts(pattern.clone(), &number.to_string()).await?, is_in, "{number} in {min}..={max}");
        }
        assert_accepts(pattern, &[], &["2.0", "0.5", r#""3""#, "null", "true", "[]"]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn numbers_in_a_range() -> anyhow::Result<()> {
    for (min, max) in
        [(0.0_f64, 1.0_f64), (-0.5, 0.25), (-273.15, 100.0), (0.001, 0.0012), (9.99, 1000.5), (-2.0, -1.5)]
    {
        let pattern = number_in_range(min, max);
        for near in [min, max, (min + max) / 2.0, 0.0, -min, -max, 1.0, 1000.0] {
            for number in [near, near - 0.0001, near + 0.0001, near.next_up(), near.next_down(), near * 10.0] {
                let text = serde_json::to_string(&number)?;
                // Without its feature for it, serde_json reads the last digit of some numbers as another.
                let is_in = (min..=max).contains(&serde_json::from_str::<f64>(&text)?);
                assert_eq!(accepts(pattern.clone(), &text).await?, is_in, "{text} in {min}..={max}");
            }
        }
        assert_accepts(pattern, &[], &[r#""0""#, "null", "false", "{}"]).await?;
    }
    assert_accepts(number_in_range(0, 1), &["0", "1", "1.000", "1e-7"], &["2", "1e2", "-1", "-1e-7"]).await
}

#[tokio::test]
async fn any_value_at_all() -> anyhow::Result<()> {
    for value in
        [json!("a"), json!(""), json!("\n"), json!(1), json!(1.5), json!(true), Value::Null, json!([1]), json!({})]
    {
        assert!(accepts(any_value("a"), &value.to_string()).await?, "{value} is refused");
    }
    Ok(())
}
