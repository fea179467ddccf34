//! What is left of a provider that was started, however the run ends: nothing.

use std::env;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Place, Server, get};

/// Every process of a test has it in its environment.
const MARK: &str = "LEFT_BEHIND_TEST";

/// The processes of a test, by what they run.
fn processes(mark: &str) -> Vec<String> {
    let own = format!("{MARK}={mark}");
    let entries = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    let has_mark = entries.filter(|path| {
        let environment = fs::read(path.join("environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == own.as_bytes())
    });
    has_mark.map(|path| fs::read_to_string(path.join("cmdline")).unwrap_or_default().replace('\0', " ")).collect()
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
}

/// Starts a provider that starts others: one in its group, one with a session of its own, and one with a session that does
/// not end when it is asked to. When a request was sent to it, the run is ended.
fn ended_by(mark: &str, end: impl FnOnce(&mut Child, &Server)) {
    let states = Server::answering(|request| {
        if request.body.contains("teardown") {
            thread::sleep(Duration::from_secs(60));
        }
        (200, Vec::new(), String::new())
    });
    let place = Place::with(&[get("get an article", "/slow", &["in stock"])]);
    let script = format!(
        "sleep 1001 & setsid sleep 1002 & (trap \"\" TERM; exec setsid sleep 1003) & exec \"{}\" --ignored be_the_provider \
         listen={{port}}",
        env::current_exe().unwrap().display()
    );
    let mut command =
        place.command(&format!("-f pact.json -s {} --state-change-teardown --request-timeout 40000", states.url("/")));
    command.args(["--start", &format!("sh -c '{script}'")]).env(MARK, mark);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until("the state change URL got no request", || !states.asked().is_empty());
    let runs = |what: &str| processes(mark).iter().any(|command| command.starts_with(what));
    until("not all was started", || runs("sleep 1001") && runs("sleep 1002") && runs("sleep 1003"));
    end(&mut child, &states);
    child.wait().unwrap();
    until("something is left", || processes(mark).is_empty());
}

#[test]
fn nothing_after_sigkill() {
    ended_by("kill", |child, _| child.kill().unwrap());
}

#[test]
fn nothing_after_a_second_ctrl_c() {
    ended_by("twice", |child, states| {
        send("INT", child);
        until("the state was not taken down", || states.asked().len() == 2);
        assert!(child.try_wait().unwrap().is_none());
        send("INT", child);
    });
}

#[test]
fn nothing_after_each_signal_that_ends_a_run() {
    for signal in ["INT", "TERM", "HUP"] {
        ended_by(signal, |child, states| {
            send(signal, child);
            until("the state was not taken down", || states.asked().len() == 2);
            assert!(child.try_wait().unwrap().is_none(), "states are taken down first");
            send("KILL", child);
        });
    }
}

#[test]
fn nothing_after_an_end_like_any_other() {
    let place = Place::with(&[get("get an article", "/article", &[])]);
    let program = env::current_exe().unwrap();
    let script =
        format!("setsid sleep 1002 & exec \"{}\" --ignored be_the_provider listen={{port}}", program.display());
    let mut command = place.command("-f pact.json");
    let run = command.args(["--start", &format!("sh -c '{script}'")]).env(MARK, "end").output().unwrap();
    assert!(run.status.success(), "{run:?}");
    assert_eq!(processes("end"), Vec::<String>::new());
}

#[test]
fn a_run_that_shall_outlive_its_terminal_goes_on() {
    let slow = Server::answering(|_| {
        thread::sleep(Duration::from_secs(1));
        (200, Vec::new(), String::new())
    });
    let place = Place::with(&[get("get an article", "/article", &[])]);
    let verifier = place.program(env!("CARGO_BIN_EXE_pact-verifier"), &format!("-f pact.json -p {}", slow.port));
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(verifier.get_program()).args(verifier.get_args());
    command.current_dir(verifier.get_current_dir().unwrap());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until("the provider was never asked", || !slow.asked().is_empty());
    send("HUP", &child);
    assert!(child.wait().unwrap().success());
}
