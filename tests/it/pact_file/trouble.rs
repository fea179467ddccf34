//! What can go wrong around the file: killed processes, what they leave behind, no room, no right to write.

use std::fs;
use std::io::{Write as _, stderr};
use std::path::Path;
use std::process::{Command, Stdio};

use pact_harness::prelude::*;

use super::Output;
use crate::support::in_this_order;

/// What is begun before it takes the place of a pact.
fn begun(output: &Output) -> Vec<String> {
    output.files().into_iter().filter(|name| name.starts_with(".pact-harness-")).collect()
}

#[test]
fn what_a_killed_process_began_is_removed_and_what_one_that_lives_has_begun_stays() {
    let output = Output::new();
    let of_the_dead = output.path().join(".pact-harness-1-2-3.tmp");
    let of_the_living = output.path().join(".pact-harness-4-5-6.tmp");
    fs::write(&of_the_dead, "{\"half").unwrap();
    let file = fs::File::create(&of_the_living).unwrap();
    file.lock().unwrap();
    output.passes("asks_for_a");
    assert_eq!(output.descriptions(), ["get a"]);
    assert!(!of_the_dead.exists() && of_the_living.exists());
}

#[test]
fn what_a_dead_process_left_in_the_memory_does_not_stand_in_the_way() {
    let output = Output::new();
    output.passes("asks_for_a");
    for file in fs::read_dir(output.memory()).unwrap() {
        fs::write(file.unwrap().path(), "{\"half \t\n\t\t\n?").unwrap();
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
    let mut killed_in_between = 0;
    for round in 0..50_u32 {
        if killed_in_between == 3 {
            break;
        }
        // Something to write in each round.
        let _ = fs::remove_file(&file);
        let before = "{\"consumer\":{\"name\":\"app\"},\"provider\":{\"name\":\"killed\"},\"interactions\":[]}";
        fs::write(&file, before).unwrap();
        for name in begun(&output) {
            fs::remove_file(output.path().join(name)).unwrap();
        }
        let mut fixture = output.fixture("trouble::writes_much");
        let mut process = fixture.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while begun(&output).is_empty() && process.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        (0..(round % 10) * 20_000).for_each(|_| std::hint::spin_loop());
        process.kill().unwrap();
        process.wait().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let pact: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let written = pact["interactions"].as_array().unwrap().len();
        assert!(text == before || written == 1000, "{written}");
        killed_in_between += u32::from(!begun(&output).is_empty());
    }
    if killed_in_between == 0 {
        say("NOT TESTED: no process was hit while it wrote");
    }
    output.passes("trouble::writes_much");
    let pact = pact_harness::format::read(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(pact.interactions.len(), 1000);
    assert!(begun(&output).is_empty());
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
    let Some(_mounted) = Mounted::on(output.path(), "size=64k") else { return };
    output.passes("asks_for_a");
    let before = output.text();
    let mut much = fs::File::create(output.path().join("much")).unwrap();
    while much.write_all(&[0; 1024]).is_ok() {}
    drop(much);
    let text = output.fails("asks_for_b_and_c");
    in_this_order(&text, &["the pact cannot be written: ", "No space left", "Make room"]);
    assert_eq!(output.text(), before);
    assert!(begun(&output).is_empty(), "what was begun takes no room");
    fs::remove_file(output.path().join("much")).unwrap();
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
}

#[test]
fn a_directory_that_may_only_be_read_is_an_error_that_names_it_and_the_remedy() {
    let output = Output::new();
    let Some(_mounted) = Mounted::on(output.path(), "ro") else { return };
    let text = output.fails("asks_for_a");
    in_this_order(&text, &["the pact cannot be written: ", ".pact-harness/lock: ", "Read-only", "`PACT_OUTPUT_DIR`"]);
}

#[test]
fn a_pact_that_says_it_already_need_not_be_written() {
    let output = Output::new();
    let Some(_mounted) = Mounted::on(output.path(), "rw") else { return };
    output.passes("asks_for_a");
    let mut remount = Command::new("mount");
    assert!(remount.args(["-o", "remount,ro"]).arg(output.path()).status().unwrap().success());
    output.passes("asks_for_a");
    assert!(output.fails("asks_for_b_and_c").contains("Read-only"));
}

#[test]
fn a_run_needs_no_temporary_directory() {
    let output = Output::new();
    super::passes(output.fixture("asks_for_a").env("TMPDIR", output.path().join("gone")));
    assert_eq!(output.descriptions(), ["get a"]);
}

#[test]
fn processes_with_a_temporary_directory_each_lose_nothing() {
    let output = Output::new();
    let dirs: Vec<_> = (0..20).map(|_| tempfile::tempdir().unwrap()).collect();
    let run = |(i, dir): (usize, &tempfile::TempDir)| {
        let mut fixture = output.fixture("trouble::describes_what_it_is_told");
        fixture.env("TMPDIR", dir.path()).env("TOLD", i.to_string());
        fixture.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let processes: Vec<_> = dirs.iter().enumerate().map(run).collect();
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    // Each took the place of what the test had said before; what was written beside it is all there.
    assert_eq!(output.descriptions().len(), 1);
    output.passes("asks_for_a");
    assert_eq!(output.descriptions().len(), 2);
}

#[pact_consumer(consumer = "app", provider = "written")]
#[ignore = "run by another test"]
fn describes_what_it_is_told(pact: Pact) {
    let told = std::env::var("TOLD").unwrap();
    pact.message(&format!("message {told}")).json(pattern!({ "number": integer(1) })).deliver();
}

#[pact_consumer(consumer = "app", provider = "written")]
#[ignore = "run by another test"]
fn writes_more(pact: Pact) {
    pact.message("get more").json(pattern!({ "number": integer(1) })).deliver();
}
