use pact_harness::prelude::*;
use serde_json::json;

use super::{app, good, http, verification, write};
use crate::support::in_this_order;

#[tokio::test]
async fn the_report_for_people_has_what_failed_first_and_its_details_last() {
    let report = verification().await.to_string();
    in_this_order(
        &report,
        &[
            "Provider: shop\nConsumer: checkout-app, web-shop\n\nPassed: 1/5 interactions\n\nFailed Interactions:\n",
            "1. \"get an article\", for checkout-app\n   Expected header.Set-Cookie: ***\n   Actual header.Set-Cookie: ***\n",
            "   Expected body.price.amount: 10.5\n   Actual body.price.amount: 11.5\n",
            "\n2. \"say hello\", for web-shop\n",
            "\nErrors:\n-------\n- \"order an article\" (",
            "checkout-app-shop.json:5): ",
            "\nPending, which fails nothing:\n-----------------------------\n- \"get an article that is | `gone`\"",
            "  status: expected 410, but was 404\n",
            "\nComments:\n---------\n- \"get an article\", from the test articles::get\n",
            "\nDetails:\n--------\n1. \"get an article\", ",
            "   Response: 200\n",
            "\nTook ",
        ],
    );
}

#[tokio::test]
async fn sections_without_anything_are_left_out() {
    let report = good().await.to_string();
    in_this_order(&report, &["Provider: shop\nConsumer: checkout-app\n\nPassed: 1/1 interactions\n\nTook "]);
    assert!(!report.contains(":\n---"), "{report}");
}

#[tokio::test]
async fn what_keeps_several_interactions_from_being_verified_is_told_once() {
    let dir = tempfile::tempdir().unwrap();
    let one = |n: usize| {
        let mut interaction = http(&format!("get {n}"), "/", json!({ "status": 200 }));
        interaction["providerStates"] = json!([{ "name": format!("state {n}") }]);
        interaction
    };
    write(&dir, "app", &json!((0..20).map(one).collect::<Vec<_>>()));
    let gone = |_| async { Err::<(), _>("the database is gone") };
    let report = Provider::new("shop").pacts(dir.path()).app(app()).states(gone).verify().await.to_string();
    assert_eq!(report.matches("the database is gone").count(), 1, "{report}");
    in_this_order(
        &report,
        &[
            "- \"get 0\" (",
            "the state \"state 0\" was not set up: the database is gone\n  The same for \"get 1\" (",
            "\"get 10\" (",
            " and 9 more\n",
        ],
    );
}
