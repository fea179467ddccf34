use pact_harness::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::{good, http, nothing, verification, write};
use crate::support::in_this_order;

/// The cells of all tables, row by row.
fn rows(markdown: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut is_in_cell = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                is_in_cell = true;
                rows.last_mut().unwrap().push(String::new());
            }
            Event::End(TagEnd::TableCell) => is_in_cell = false,
            Event::Text(text) if is_in_cell => rows.last_mut().unwrap().last_mut().unwrap().push_str(&text),
            _ => {}
        }
    }
    rows
}

fn rendered(markdown: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(markdown, Options::ENABLE_TABLES));
    out
}

#[tokio::test]
async fn the_markdown_report_has_a_table_of_the_consumers_and_details_of_what_did_not_pass() {
    let report = verification().await.to_markdown();
    let rows = rows(&report);
    assert_eq!(rows[0], ["Consumer", "Passed", "Failed", "Errors", "Pending", "Planned"]);
    assert_eq!(rows[1], ["checkout-app", "1", "1", "1", "1", "0"]);
    assert_eq!(rows[2], ["web-shop", "0", "1", "0", "0", "0"]);
    assert!(rows.contains(&["body.price.amount", "10.5", "11.5", "equality"].map(str::to_owned).to_vec()), "{rows:?}");
    let page = rendered(&report);
    in_this_order(
        &page,
        &[
            "❌ shop does not keep its pacts",
            "<summary>❌ failed <b>checkout-app: get an article</b></summary>",
            "Prices | are `net`<br>&lt;b&gt;always&lt;/b&gt;",
            "&lt;script&gt;document.title = 'owned'",
            "</details>",
            "<summary>⚠️ error <b>checkout-app: order an article</b></summary>",
            "<summary>⏳ pending <b>checkout-app: get an article that is | `gone`</b></summary>",
        ],
    );
    assert!(!page.contains("<script>") && !page.contains("<b>always"), "{page}");
    assert_eq!((page.matches("<details>").count(), page.matches("</details>").count()), (4, 4));
}

#[tokio::test]
async fn text_of_others_means_only_itself() {
    let pacts = tempfile::tempdir().unwrap();
    let hostile = r"a\|b | ``` ~~ *c* _d_ [e](http://f) <img src=x> &amp; @g #1 $h$ \";
    let content = serde_json::json!({ "content": hostile, "contentType": "text/plain", "encoded": false });
    let response = serde_json::json!({ "status": 200, "body": content });
    write(&pacts, "app", &serde_json::json!([http(hostile, "/", response)]));
    let answer = || async { "````\n</details>\n# no heading" };
    let app = axum::Router::new().route("/", axum::routing::get(answer));
    let report = Provider::new("shop").pacts(pacts.path()).app(app).verify().await.to_markdown();
    let rows = rows(&report);
    let quoted = serde_json::to_string(hostile).unwrap();
    assert_eq!(rows[3][..2], ["body".to_owned(), quoted], "{report}");
    let page = rendered(&report);
    assert!(!page.contains("<img") && !page.contains("<em>") && !page.contains("<h1>"), "{page}");
    assert_eq!(page.matches("</details>").count(), 1, "{page}");
}

#[tokio::test]
async fn what_is_good_is_told_in_few_words_and_what_went_wrong_at_all_is_not_forgotten() {
    let report = good().await.to_markdown();
    assert!(report.starts_with("## ✅ shop keeps its pacts\n\n| Consumer | Passed |"), "{report}");
    assert!(!report.contains("<details>") && !report.contains("**"), "{report}");
    let report = rendered(&nothing().await.to_markdown());
    in_this_order(
        &report,
        &[
            "⚠️ shop could not be verified",
            "Errors of the verification",
            "<li>there is no file or directory /no/such/place",
        ],
    );
}
