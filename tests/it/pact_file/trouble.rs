//! What can go wrong around the file: killed processes, what they leave behind, no room, no right to write.

use std::fs;
use std::io::{Write as _, stderr};
use std::path::Path;
use std::process::{Command, Stdio};

use pact_harness::prelude::*;

use super::Output;
use crate::support::in_this_order;

#[test]
fn a_write_that_was_broken_off_does_not_stand_in_the_way() {
    let output = Output::new();
    fs::write(output.path().join(".app-written.json.tmp"), "{\"half").unwrap();
    output.passes("asks_for_a");
    assert_eq!(output.descriptions(), ["get a"]);
    assert_eq!(fs::read_dir(output.path()).unwrap().count(), 1);
}

/// Where a write is begun.
fn begun(output: &Output) -> std::path::PathBuf {
    output.path().join(".app-written.json.tmp")
}

#[test]
fn what_a_dead_process_left_in_the_memory_does_not_stand_in_the_way() {
    let output = Output::new();
    output.passes("asks_for_a");
    for file in fs::read_dir(output.memory.path()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            fs::write(path, "{\"half \t\n\t\t\n?").unwrap();
        }
    }
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
}

/// The interactions are many, so that a process is often hit while it writes.
#[pact_consumer(consumer = "app", provider = "killed")]
#[ignore = "run by another test"]
fn writes_much(pact: Pact) {
    for i in 0..1000 {
        pact.message(&format!("message {i}")).json(pattern!({ "number": integer(i) })).deliver();
    }
}

#[test]
fn a_process_that_is_killed_while_it_writes_leaves_a_whole_file_and_the_next_one_writes() {
    let output = Output::new();
    let file = output.path().join("app-killed.json");
    let begun = output.path().join(".app-killed.json.tmp");
    let mut killed_in_between = 0;
    for round in 0..50_u32 {
        if killed_in_between == 3 {
            break;
        }
        // Something to write in each round.
        let _ = fs::remove_file(&file);
        let before = "{\"consumer\":{\"name\":\"app\"},\"provider\":{\"name\":\"killed\"},\"interactions\":[]}";
        fs::write(&file, before).unwrap();
        let _ = fs::remove_file(&begun);
        let mut fixture = output.fixture("trouble::writes_much");
        let mut process = fixture.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while !begun.exists() && process.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        (0..(round % 10) * 20_000).for_each(|_| std::hint::spin_loop());
        process.kill().unwrap();
        process.wait().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let pact: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let written = pact["interactions"].as_array().unwrap().len();
        assert!(text == before || written == 1000, "{written}");
        killed_in_between += u32::from(begun.exists());
    }
    if killed_in_between == 0 {
        say("NOT TESTED: no process was hit while it wrote");
    }
    output.passes("trouble::writes_much");
    let pact = pact_harness::format::read(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(pact.interactions.len(), 1000);
    assert!(!begun.exists());
}

/// Past what collects the output of tests, which shows nothing of those that pass.
fn say(text: &str) {
    stderr().write_all(format!("{text}\n").as_bytes()).unwrap();
}

/// A file system of its own; `None`, and a word about it, where only root may have one.
struct Mounted<'d>(&'d Path);

impl<'d> Mounted<'d> {
    fn on(dir: &'d Path, options: &str) -> Option<Self> {
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(dir).stderr(Stdio::null()).status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Mounted(dir));
        }
        say("NOT TESTED: a file system can be mounted here by root only");
        None
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        assert!(Command::new("umount").arg("-l").arg(self.0).status().unwrap().success());
    }
}

#[test]
fn a_directory_without_room_is_an_error_that_names_it_and_loses_nothing() {
    let output = Output::new();
    let Some(_mounted) = Mounted::on(output.path(), "size=8k") else { return };
    output.passes("asks_for_a");
    let before = output.text();
    fs::write(output.path().join("much"), [0; 4096]).unwrap();
    let text = output.fails("asks_for_b_and_c");
    in_this_order(&text, &["the pact cannot be written: ", "app-written.json.tmp: ", "No space left", "Make room"]);
    assert_eq!(output.text(), before);
    assert!(!begun(&output).exists(), "what was begun takes no room");
    fs::remove_file(output.path().join("much")).unwrap();
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
}

#[test]
fn a_directory_that_may_only_be_read_is_an_error_that_names_it_and_the_remedy() {
    let output = Output::new();
    let Some(_mounted) = Mounted::on(output.path(), "ro") else { return };
    let text = output.fails("asks_for_a");
    in_this_order(&text, &["the pact cannot be written: ", "app-written.json.tmp: ", "Read-only", "`PACT_OUTPUT_DIR`"]);
}

#[test]
fn a_temporary_directory_that_is_not_there_is_an_error_that_names_it_and_the_remedy() {
    let output = Output::new();
    let gone = output.path().join("gone");
    let text = super::fails(output.fixture("asks_for_a").env("TMPDIR", &gone));
    in_this_order(&text, &["the pact cannot be written: ", "gone/pact-harness-", ".lock: ", "`TMPDIR`"]);
}
