//! What to do about an error: the library tells it in Rust, a command line in options.

/// What the library says, and what is said here.
const WORDS: [(&str, &str); 13] = [
    ("allow it with `.allow_no_interactions()`", "allow it with --ignore-no-pacts-error"),
    ("`.tls(Tls::new().ca(..))`", "--ca"),
    ("`.tls(Tls::new().client_certificate(..))`", "--client-certificate and --client-key"),
    ("`PactUrl::new(..).token(..)` or `.basic_auth(..)`", "--token, or with --user and --password"),
    ("`StateChange::body_limit(..)`", "--state-change-body-limit"),
    ("`.body_limit(..)`", "--body-limit"),
    ("`.generated_limit(..)`", "--generated-limit"),
    ("`.pact_limit(..)`", "--pact-limit"),
    ("`.timeout(..)`", "--request-timeout"),
    ("`.port(..)`", "--port"),
    ("`.header(..)`", "--header"),
    ("`.header(\"Authorization\", ..)`", "--header"),
    ("no handler is registered for the state", "there is no state change URL for the state"),
];

pub(crate) fn put(text: &str) -> String {
    let text = match text.split_once(": write a function with #[pact_provider_state(") {
        Some((text, _)) => format!("{text}: give it with --state-change-url"),
        None => text.to_owned(),
    };
    WORDS.iter().fold(text, |text, (theirs, ours)| text.replace(theirs, ours))
}
