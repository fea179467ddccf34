//! Reports in files, and those that GitHub reads.

use crate::support::{Place, Run, Server, get};

fn failing() -> (Place, Server) {
    let mut interaction = get("get an article", "/article", &[]);
    interaction["request"]["headers"] = serde_json::json!({ "X-Team": "s3cret" });
    (Place::with(&[interaction]), Server::answering(|_| (500, Vec::new(), String::new())))
}

#[test]
fn each_report_is_written_where_it_is_wanted() {
    let (place, server) = failing();
    place.verify(&server, "-j out/r.json -x out/r.xml --html out/r.html --markdown out/r.md").ends_with(1);
    let json = place.json("out/r.json");
    assert_eq!((&json["result"], &json["provider"]), (&false.into(), &"stock".into()));
    assert_eq!(json["interactionResults"][0]["description"], "get an article");
    assert!(place.read("out/r.xml").contains("<testcase "));
    assert!(place.read("out/r.html").contains("get an article"));
    assert!(place.read("out/r.md").contains("| Consumer |"));
}

#[test]
fn reports_may_be_named_in_the_environment() {
    let (place, server) = failing();
    let mut command = place.command(&format!("-f pact.json -p {}", server.port));
    command.env("PACT_VERIFIER_JSON_REPORT", "r.json").env("PACT_VERIFIER_JUNIT_REPORT", "r.xml");
    command.env("PACT_VERIFIER_HTML_REPORT", "r.html");
    assert_eq!(command.status().unwrap().code(), Some(1));
    for file in ["r.json", "r.xml", "r.html"] {
        assert!(place.read(file).contains("get an article"), "{file}");
    }
}

#[test]
fn what_is_to_be_hidden_is_hidden_everywhere() {
    let (place, server) = failing();
    let shown = place.verify(&server, "").ends_with(1);
    assert!(shown.out.contains("s3cret"), "{}", shown.out);
    let all = "--json r.json --junit r.xml --html r.html --markdown r.md --mask-header X-Team";
    let hidden = place.verify(&server, all).ends_with(1);
    let texts = ["r.json", "r.xml", "r.html", "r.md"].map(|file| place.read(file));
    for text in texts.iter().chain([&hidden.out]) {
        assert!(!text.contains("s3cret") && text.contains("***"), "{text}");
    }
}

#[test]
fn remedies_in_files_are_those_of_the_command_line_too() {
    let server = Server::good();
    let place = Place::with(&[get("get an article", "/article", &["in stock"])]);
    place.verify(&server, "--json r.json --markdown r.md").ends_with(0);
    for file in ["r.json", "r.md"] {
        let text = place.read(file);
        assert!(text.contains("state-change-url") && !text.contains("pact_provider_state"), "{text}");
    }
}

#[test]
fn github_is_told_where_it_runs_this() {
    let (place, server) = failing();
    let mut command = place.command(&format!("-f pact.json -p {}", server.port));
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", place.path("summary.md"));
    Run::of(&command.output().unwrap()).ends_with(1).says("::error file=pact.json,line=1,title=web-shop");
    assert!(place.read("summary.md").contains("| Consumer |"));
    let run = place.verify(&server, "").ends_with(1);
    assert!(!run.err.contains("::error"), "{}", run.err);
}

#[test]
fn a_secret_of_the_command_line_is_shown_nowhere_whoever_echoes_it() {
    let server = Server::answering(|request| {
        let seen = request.headers.get("x-auth").map_or("none", |value| value.to_str().unwrap());
        (500, vec![("x-echo", seen.to_owned())], format!("you sent {seen}"))
    });
    let mut interaction = get("get an article", "/article", &[]);
    interaction["response"]["headers"] = serde_json::json!({ "X-Echo": "nothing" });
    let place = Place::with(&[interaction]);
    let all = "-l debug -H X-Auth=t0ps3cret-value -j r.json -x r.xml --html r.html --markdown r.md";
    let run = place.verify(&server, all).ends_with(1).says("you sent ***");
    let files = ["r.json", "r.xml", "r.html", "r.md"].map(|file| place.read(file));
    for text in files.iter().chain([&run.out, &run.err]) {
        assert!(!text.contains("t0ps3cret"), "{text}");
    }
    let url = format!("http://127.0.0.1:{}/t0ps3cret-value", server.port);
    let run = place.run(&format!("-u {url} -t t0ps3cret-value -p {}", server.port)).ends_with(2);
    assert!(!run.out.contains("t0ps3cret") && run.out.contains("/***"), "{}", run.out);
}
