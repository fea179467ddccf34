//! What is said on stderr, and what colours are for.

use crate::support::{Place, Run, Server, get};

fn place() -> Place {
    let mut interaction = get("get an article", "/article", &[]);
    interaction["request"]["headers"] = serde_json::json!({ "Authorization": "s3cret", "X-Team": "blue" });
    Place::with(&[interaction, get("list articles", "/articles", &[])])
}

#[test]
fn each_level_says_what_it_is_for_and_no_more() {
    let server = Server::good();
    for level in ["none", "error", "warn"] {
        let run = place().verify(&server, &format!("-l {level}")).ends_with(0);
        assert_eq!(run.err, "", "{level}");
    }
    assert_eq!(place().verify(&server, "").err, "");
    let run = place().verify(&server, "--loglevel info").ends_with(0);
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.err);
    assert!(lines[0].starts_with("info: 1/2 passed \"get an article\" (web-shop), "), "{}", run.err);
    assert!(lines[1].starts_with("info: 2/2 passed \"list articles\" (web-shop), "), "{}", run.err);
}

#[test]
fn debug_shows_requests_and_responses_without_secrets() {
    let server = Server::good();
    for level in ["debug", "trace"] {
        let run = place().verify(&server, &format!("-l {level}")).ends_with(0);
        assert!(!run.err.contains("s3cret"), "{}", run.err);
        run.says("Request: GET http://localhost:")
            .says("X-Team: blue")
            .says("Authorization: ***")
            .says("Response: 200");
    }
    let run = place().verify(&server, "-l debug --mask-header x-team").ends_with(0);
    assert!(!run.err.contains("blue"), "{}", run.err);
}

#[test]
fn warnings_are_said_unless_they_are_not_wanted() {
    let server = Server::good();
    for option in ["--pretty-log", "--full-log", "--compact-log"] {
        place().verify(&server, option).ends_with(0).says("warning: there is one form of log");
        assert_eq!(place().verify(&server, &format!("{option} -l error")).err, "");
    }
    place().verify(&server, "--pretty-log --full-log").ends_with(2);
}

#[test]
fn colours_are_for_who_wants_them() {
    let server = Server::answering(|_| (500, Vec::new(), String::new()));
    let place = place();
    let run = |options: &str, variables: &[(&str, &str)]| {
        let mut command = place.command(&format!("-f pact.json -p {} {options}", server.port));
        Run::of(&command.envs(variables.iter().copied()).output().unwrap()).ends_with(1).out
    };
    let is_coloured = |text: &str| text.contains("\x1b[31m");
    assert!(!is_coloured(&run("", &[])), "nobody looks on");
    assert!(is_coloured(&run("", &[("CLICOLOR_FORCE", "1")])));
    assert!(!is_coloured(&run("", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")])));
    for option in ["--no-colour", "--no-color"] {
        assert!(!is_coloured(&run(option, &[("CLICOLOR_FORCE", "1")])));
    }
}

#[test]
fn what_others_wrote_is_shown_at_every_level_and_does_nothing() {
    let hostile = "x\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\u{202e}\r\n::set-output name=a::b\n ##[add-mask]c";
    let mut interaction = get(hostile, "/article", &[hostile]);
    interaction["type"] = "Synchronous/HTTP".into();
    interaction["comments"] = serde_json::json!({ "text": [hostile] });
    let mut pact = crate::support::pact(hostile, hostile, &[interaction]);
    pact["metadata"]["pactSpecification"]["version"] = "4.0".into();
    let place = Place::new().and("pact.json", &pact);
    for answer in [200, 500] {
        let server = Server::answering(move |_| (answer, Vec::new(), hostile.to_owned()));
        for level in ["warn", "info", "debug"] {
            let run = place.verify(&server, &format!("-n stock -l {level}")).ends_with(i32::from(answer == 500));
            for text in [&run.out, &run.err] {
                let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
                assert_eq!(bad, None, "{text:?}");
                let command = |line: &&str| line.trim_start().starts_with("::") || line.contains("##[");
                assert_eq!(text.lines().find(command), None, "{text}");
            }
        }
    }
}
