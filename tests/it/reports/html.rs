use std::path::Path;
use std::process::{Command, Output};

use pact_harness::prelude::*;

use super::{good, http, not_tested, nothing, verification, write};
use crate::support::in_this_order;

/// A page in a browser of its own; `None`, and a word about it, where there is no browser.
fn browse(page: &str, options: &[&str]) -> Option<Output> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.html");
    std::fs::write(&file, page).unwrap();
    let mut chromium = Command::new("chromium");
    chromium.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]);
    chromium.args(["--disable-component-update", "--disable-sync", "--enable-logging=stderr"]);
    chromium.arg(format!("--user-data-dir={}", dir.path().join("profile").display()));
    let run = chromium.args(options).arg(format!("file://{}", file.display())).output();
    let Ok(run) = run else {
        not_tested("chromium");
        return None;
    };
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    assert!(!said.contains("CONSOLE"), "the page has something to say: {said}");
    Some(run)
}

/// What becomes of the page when a browser has read and run it.
fn dom(verification: &Verification) -> Option<String> {
    let run = browse(&verification.to_html(), &["--dump-dom"])?;
    Some(String::from_utf8(run.stdout).unwrap())
}

#[tokio::test]
async fn a_browser_shows_every_interaction_with_what_was_sent_what_came_and_what_differs() {
    let Some(dom) = dom(&verification().await) else { return };
    in_this_order(
        &dom,
        &[
            "<title>shop does not keep its pacts</title>",
            "<h1>shop ",
            "5 interactions, took ",
            "Failed <b>2</b>",
            "Error <b>1</b>",
            "Pending <b>1</b>",
            "Passed <b>1</b>",
            "<h2>checkout-app</h2>",
            "<details class=\"entry passed\">",
            "<b>list articles</b>",
            "<details class=\"entry failed\" open=\"\">",
            "<b>get an article</b>",
            "body.price.amount",
            "10.5",
            "11.5",
            "checkout-app-shop.json:3",
            "articles::get",
            "Request <code>GET /articles/A-1</code>",
            "***",
            "Response <code>200</code>",
            "\"amount\": 11.5",
            "<details class=\"entry pending\">",
            "<details class=\"entry error\" open=\"\">",
            "given \"an article is on sale\" {\"id\":42,\"name\":\"&lt;Ada&gt;\"}",
            "did you mean",
            "<h2>web-shop</h2>",
            "4 bytes of application/octet-stream",
        ],
    );
}

#[tokio::test]
async fn what_others_wrote_is_text_and_nothing_of_it_runs() {
    let page = verification().await.to_html();
    assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"), "{page}");
    let Some(dom) = dom(&verification().await) else { return };
    assert!(dom.contains("&lt;/script&gt;&lt;script&gt;document.title = 'owned'"), "{dom}");
    assert!(!dom.contains("<title>owned") && !dom.contains("<script") && !dom.contains("<b>always"), "{dom}");
}

#[tokio::test]
async fn a_page_tells_also_that_all_is_well_or_that_nothing_could_be_found_out() {
    let Some(page) = dom(&good().await) else { return };
    in_this_order(
        &page,
        &["<title>shop keeps its pacts</title>", "1 interaction, took", "<details class=\"entry passed\">"],
    );
    let page = dom(&nothing().await).unwrap();
    in_this_order(&page, &["could not be verified", "Errors of the verification", "there is no file or directory"]);
}

/// The width and height of a picture, and how many bytes it has.
fn picture(file: &Path) -> (u32, u32, usize) {
    let bytes = std::fs::read(file).unwrap();
    assert_eq!(&bytes[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20), bytes.len())
}

#[tokio::test]
async fn the_page_fits_a_desk_and_a_phone_whatever_stands_in_it() {
    let pacts = tempfile::tempdir().unwrap();
    let long = "a".repeat(200);
    let body = serde_json::json!({ "content": { "n": &long }, "contentType": "application/json", "encoded": false });
    write(&pacts, &long, &serde_json::json!([http(&long, "/", serde_json::json!({ "status": 200, "body": body }))]));
    let answer = || async { ([("X-Long", "b".repeat(300))], axum::Json(serde_json::json!({ "n": "c".repeat(300) }))) };
    let app = axum::Router::new().route("/", axum::routing::get(answer));
    let page = Provider::new("shop").pacts(pacts.path()).app(app).verify().await.to_html();
    // With a script of ours in it, which says how wide the page has become.
    let measure = "<script>document.title = document.documentElement.scrollWidth + ' of ' + innerWidth</script></body>";
    let measured = page.replacen("<meta http-equiv", "<meta name", 1).replace("</body>", measure);
    let pictures = tempfile::tempdir().unwrap();
    for (name, width) in [("desk.png", 1280), ("phone.png", 500)] {
        let size = format!("--window-size={width},1600");
        let Some(run) = browse(&measured, &["--hide-scrollbars", &size, "--dump-dom"]) else { return };
        let dom = String::from_utf8(run.stdout).unwrap();
        assert!(dom.contains(&format!("<title>{width} of {width}</title>")), "{name}: {dom}");

        let file = pictures.path().join(name);
        browse(&page, &[&size, &format!("--screenshot={}", file.display())]).unwrap();
        let (found, _, bytes) = picture(&file);
        assert_eq!(found, width);
        assert!(bytes > 20_000, "{name}: {bytes} bytes are an empty page");
    }
}
