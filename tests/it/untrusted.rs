//! What others wrote is shown, and does nothing: to a terminal, and to a build server that reads commands in a log.

use std::fs;

use axum::Router;
use pact_harness::prelude::*;
use proptest::prelude::*;
use reqwest::Client;
use serde_json::json;

use super::support::{plain, printed, run_fixture};
use crate::support::ErrorTexts as _;

/// Whether GitHub's runner, Azure's agent or `TeamCity` takes a line for a command; every name counts as a command here. As
/// the runner's comparison of texts does, it passes over characters that mean nothing.
fn is_command(line: &str) -> bool {
    let means_nothing = |c: char| {
        (c.is_control() && c != '\t')
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
    };
    let line: String = line.chars().filter(|c| !means_nothing(*c)).collect();
    let begins = line.trim_start().strip_prefix("::").is_some_and(|rest| rest.contains("::"));
    let words = line.match_indices("##").any(|(at, _)| {
        let name = line[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        name.starts_with('[')
    });
    begins || words
}

/// The lines as a runner reads them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r'])
}

#[track_caller]
fn does_nothing(text: &str) {
    for line in lines(text) {
        assert!(!is_command(line), "{line:?} is a command in:\n{text}");
    }
    let moves = |c: &char| {
        (c.is_control() && !"\n\t".contains(*c))
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{feff}')
    };
    assert_eq!(text.chars().find(moves), None, "{text:?}");
}

/// Texts that are near to being commands.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = [
        "::",
        ":",
        "##",
        "#",
        "[",
        "]",
        "##[",
        "##vso[",
        "##teamcity[",
        "set-output name=a",
        "stop-commands",
        "error",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "\u{a0}",
        "\u{200b}",
        "\u{fe0f}",
        "\u{85}",
        "\u{2028}",
        "\u{1b}[31m",
        "\u{9b}",
        "\u{202e}",
        "\0",
        "\u{7}",
        "\u{8}",
        "\u{7f}",
        "%0A",
        "\\",
        "\"",
        "a",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 1..12).prop_map(|pieces| pieces.concat())
}

/// A pact of one interaction with a text in every place that has one.
fn pact(text: &str) -> pact_harness::model::Pact {
    let pact = json!({
        "consumer": { "name": text }, "provider": { "name": "shop" },
        "interactions": [{
            "type": "Synchronous/HTTP", "description": text, "providerStates": [{ "name": text, "params": { text: text } }],
            "comments": { "text": [text], "testname": text },
            "request": { "method": "POST", "path": "/", "query": { "q": [text] },
                "body": { "content": text, "contentType": "text/plain", "encoded": false } },
            "response": { "status": 200, "headers": { "X-Text": [text] },
                "body": { "content": { text: text }, "contentType": "application/json", "encoded": false } },
        }],
        "metadata": { "pactSpecification": { "version": "4.0" } },
    });
    pact_harness::format::read(pact.to_string().as_bytes()).unwrap()
}

fn verification(text: &str, body: String, state: Result<(), String>) -> Verification {
    let app = Router::new().fallback(move || async move { ([("Content-Type", "application/json")], body) });
    let provider = Provider::new("shop").pact(pact(text), text).app(app);
    let provider =
        provider.watch(|progress| does_nothing(&pact_harness::report::details(&progress))).states(move |_| {
            let state = state.clone();
            async move { state }
        });
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(provider.verify())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_text_of_others_controls_a_terminal_or_a_build_server(text in hostile()) {
        let wrong = json!({ "a": text.as_str() }).to_string();
        let right = json!({ text.as_str(): text.as_str() }).to_string();
        let outcomes = [
            verification(&text, wrong, Ok(())), verification(&text, right, Ok(())),
            verification(&text, text.clone(), Ok(())), verification(&text, String::new(), Err(text.clone())),
        ];
        for verification in outcomes {
            does_nothing(&verification.to_string());
            for said in verification.error_texts().iter().chain(&verification.warnings()) {
                does_nothing(said);
            }
            for line in lines(&verification.to_github()).filter(|line| !line.is_empty()) {
                let rest = line.strip_prefix("::error ").unwrap_or_else(|| panic!("{line:?} is none of our commands"));
                prop_assert!(rest.contains("::") && !is_command(rest), "{line:?}");
            }
        }
        does_nothing(&pact_harness::report::printable(&text));
    }
}

const HOSTILE: &str = "x\0\u{7}\u{8}\u{1b}[2J\u{9b}31m\u{202e}\r\n::set-output name=a::b\n ##[error]c\n##vso[task.d]e";

#[pact_consumer(consumer = "app", provider = "untrusted")]
#[ignore = "run by another test"]
async fn is_sent_something_else(pact: Pact) -> Result<(), String> {
    pact.interaction(HOSTILE).given(HOSTILE).post("/a").json(pattern!({ "a": 1 })).responds(200);
    let client = Client::new();
    client.post(format!("{}/a", pact.url())).body(HOSTILE).send().await.unwrap();
    client.post(format!("{}/a", pact.url())).json(&json!({ "a": HOSTILE, HOSTILE: 1 })).send().await.unwrap();
    Err(HOSTILE.to_owned())
}

/// Its own failure is a text, and not the form for debugging.
#[pact_consumer(consumer = "app", provider = "untrusted")]
#[ignore = "run by another test"]
fn fails_with_text(pact: Pact) -> Result<(), Text> {
    pact.interaction("get").get("/").responds(200);
    Err(Text)
}

struct Text;

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(HOSTILE)
    }
}

#[test]
fn a_failed_consumer_test_shows_what_clients_sent_and_does_nothing() {
    for name in ["is_sent_something_else", "fails_with_text"] {
        let dir = tempfile::tempdir().unwrap();
        let run = run_fixture(&format!("untrusted::{name}"), dir.path(), dir.path());
        assert!(!run.status.success());
        let printed = printed(&run);
        does_nothing(&printed);
        assert!(printed.contains("x␀␇␈␛[2J\\u{9b}31m\\u{202e}"), "{printed}");
    }
}

/// A provider test that passes, with a pact whose texts are in the environment.
#[pact_provider(name = "shop", pacts = "no/such/place")]
#[ignore = "run by another test"]
async fn passes(_: Provider) -> Verification {
    let text = std::env::var("FIXTURE_TEXT").unwrap();
    let right = json!({ text.as_str(): text.as_str() }).to_string();
    let app =
        Router::new().fallback(move || async move { ([("Content-Type", "application/json"), ("X-Text", "a")], right) });
    Provider::new("shop")
        .pact(pact("a"), &text)
        .pact(pact(&text.replace('\0', "")), "b")
        .allow_unknown_states()
        .app(app)
        .verify()
        .await
}

#[test]
fn a_provider_test_prints_nothing_that_does_something() {
    let dir = tempfile::tempdir().unwrap();
    let mut run = plain(dir.path(), dir.path());
    run.args(["--exact", "untrusted::passes", "--ignored", "--nocapture"]);
    let run = run.env("FIXTURE_TEXT", HOSTILE.replace('\0', "")).output().unwrap();
    let printed = printed(&run);
    assert!(printed.contains("\\::set-output name=a::b"), "{printed}");
    does_nothing(&printed);
}

#[test]
fn errors_of_pact_files_are_shown_and_do_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let name = HOSTILE.replace(['\0', '/'], "");
    let pact = json!({ "consumer": { "name": "c" }, "provider": { "name": HOSTILE }, "interactions": [] });
    fs::write(dir.path().join("app-shop.json"), pact.to_string()).unwrap();
    fs::write(dir.path().join(format!("{name}.json")), "{").unwrap();
    let provider = Provider::new("shop").pacts(dir.path());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let verification = runtime.block_on(provider.verify());
    let errors = verification.error_texts();
    assert!(!errors.is_empty());
    for error in &errors {
        does_nothing(error);
    }
    does_nothing(&verification.to_string());
}
