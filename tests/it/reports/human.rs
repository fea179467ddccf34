use super::{good, verification};
use crate::support::in_this_order;

#[tokio::test]
async fn the_report_for_people_has_what_failed_first_and_its_details_last() {
    let report = verification().await.to_string();
    in_this_order(
        &report,
        &[
            "Provider: shop\nConsumer: checkout-app, web-shop\n\nPassed: 1/5 interactions\n\nFailed Interactions:\n",
            "1. \"get an article\"\n   Expected header.Set-Cookie: ***\n   Actual header.Set-Cookie: ***\n",
            "   Expected body.price.amount: 10.5\n   Actual body.price.amount: 11.5\n",
            "\n2. \"say hello\"\n",
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
