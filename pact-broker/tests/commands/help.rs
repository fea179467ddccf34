//! What the program says of itself.

use std::process::Output;

use crate::support::{command, finished};

fn said(arguments: &[&str]) -> Output {
    command(std::env::temp_dir().as_path())
        .args(arguments)
        .env("PACT_BROKER_TOKEN", "s3cret-token")
        .env("PACT_BROKER_PASSWORD", "s3cret-token")
        .env("PACT_BROKER_DATABASE_URL", "postgres://me:s3cret-token@host/db")
        .output()
        .unwrap()
}

#[test]
fn each_command_has_help_and_shows_no_variable() {
    let all = finished(said(&["--help"])).ok();
    let commands: Vec<_> = all
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() > 15, "{commands:?}");
    for name in commands.into_iter().filter(|name| *name != "help") {
        let text = finished(said(&[name, "--help"])).ok();
        assert!(text.contains("Usage: pact-broker"), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
        if name != "publish" {
            finished(said(&[name, "-h"])).ok();
        }
    }
}

#[test]
fn a_typing_error_names_what_was_meant() {
    for (line, meant) in [
        (&["publsh", "pacts"][..], "publish"),
        (&["publish", "pacts", "--consumer-app-versoin", "1"], "--consumer-app-version"),
        (&["can-i-deploy", "--pacticpant", "Foo"], "--pacticipant"),
    ] {
        let ran = finished(said(line));
        ran.fails(2, &["error: ", meant]);
    }
}

#[test]
fn a_uuid_is_a_uuid() {
    let uuid = finished(said(&["generate-uuid"])).ok();
    assert_eq!((uuid.trim().len(), uuid.matches('-').count()), (36, 4));
}

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = finished(said(&["completions", shell])).ok();
        for text in ["can-i-deploy", "to-environment", "create-webhook"] {
            assert!(script.contains(text), "{shell}: {text}");
        }
        assert!(!script.contains("s3cret"), "{shell}");
    }
    finished(said(&["completions", "tcsh"])).fails(2, &["bash", "elvish"]);
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().to_str().unwrap();
    let file = finished(said(&["completions", "bash", "--dir", dir])).ok();
    let script = std::fs::read_to_string(file.trim()).unwrap();
    assert!(script.contains("complete -F _pact__broker "), "{file}");
    finished(said(&["completions", "bash", "-d", "/nowhere/at/all"]))
        .fails(1, &["/nowhere/at/all cannot be written to"]);
}

#[test]
fn the_version_is_a_command_as_well() {
    let version = finished(said(&["version"])).ok();
    assert_eq!(finished(said(&["--version"])).ok(), format!("pact-broker {version}"));
}
