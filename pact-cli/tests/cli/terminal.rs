//! What a person at a terminal sees, on a terminal.

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;

use rustix::fs::{Mode, OFlags};
use rustix::pty;

use crate::support::{Place, Server, get};

/// Runs with a terminal as stderr, and perhaps as stdout; what was written there.
fn on_a_terminal(options: &str, variables: &[(&str, &str)], stdout_too: bool) -> String {
    let place = Place::with(&[get("get one", "/1", &[]), get("get two", "/2", &[])]);
    let server =
        Server::answering(|request| (if request.target == "/2" { 500 } else { 200 }, Vec::new(), String::new()));
    let main = pty::openpt(pty::OpenptFlags::RDWR | pty::OpenptFlags::NOCTTY).unwrap();
    pty::grantpt(&main).unwrap();
    pty::unlockpt(&main).unwrap();
    let name = pty::ptsname(&main, Vec::new()).unwrap();
    let terminal =
        File::from(rustix::fs::open(&*name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()).unwrap());
    let mut command = place.command(&format!("-f pact.json -p {} {options}", server.port));
    command.env("TERM", "xterm").envs(variables.iter().copied());
    command
        .stdout(if stdout_too { Stdio::from(terminal.try_clone().unwrap()) } else { Stdio::null() })
        .stderr(terminal);
    assert_eq!(command.status().unwrap().code(), Some(1));
    // The last writing end: when it is closed, what is read ends.
    drop(command);
    let mut shown = Vec::new();
    // Some systems end a terminal with an error.
    let _ = File::from(main).read_to_end(&mut shown);
    String::from_utf8_lossy(&shown).into_owned()
}

#[test]
fn a_line_says_how_far_it_has_come() {
    let shown = on_a_terminal("", &[], false);
    assert!(shown.contains("2/2 interactions"), "{shown:?}");
    assert_eq!(on_a_terminal("", &[("CI", "true")], false), "", "a build server keeps every state of it");
    assert_eq!(on_a_terminal("-l none", &[], false), "");
    assert!(!on_a_terminal("-l info", &[], false).contains("interactions"), "there are lines already");
}

#[test]
fn the_report_has_colours() {
    assert!(on_a_terminal("", &[], true).contains("\x1b[31mActual status: 500"));
    assert!(!on_a_terminal("--no-colour", &[], true).contains("\x1b[31m"));
}
