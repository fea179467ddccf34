//! Several workspaces, links, users and rights: who may change a pact, and how.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use super::gone::GONE;
use super::{Output, fails, passes};

/// A workspace with the same package and the same tests.
fn copy_of_this_workspace() -> tempfile::TempDir {
    let workspace = tempfile::tempdir().unwrap();
    fs::write(workspace.path().join("Cargo.lock"), "").unwrap();
    fs::create_dir_all(workspace.path().join("tests/it")).unwrap();
    fs::copy("tests/it/pact_file.rs", workspace.path().join("tests/it/pact_file.rs")).unwrap();
    workspace
}

fn inside(workspace: &Path, mut fixture: Command) -> Command {
    fixture.env("CARGO_MANIFEST_DIR", workspace).env("CARGO_PKG_NAME", "pact-harness");
    fixture
}

#[test]
fn a_workspace_removes_nothing_that_another_one_wrote_into_the_directory_that_both_share() {
    let output = Output::new();
    let copy = copy_of_this_workspace();
    output.passes("asks_for_a");
    output.written_by(&format!("pact-harness test it::pact_file::{GONE}"), GONE, "tests/it/pact_file.rs");
    passes(&mut inside(copy.path(), output.fixture("asks_for_b_and_c")));
    assert_eq!(output.descriptions(), ["get b", "get c", "get what nobody wants"], "it was not its own");
    output.passes("asks_for_a");
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"], "the one that wrote it knows that it is gone");
}

#[test]
fn tests_of_one_name_in_two_workspaces_keep_what_each_of_them_wrote() {
    let output = Output::new();
    let copy = copy_of_this_workspace();
    let told = |told: &str| {
        let mut fixture = output.fixture("trouble::describes_what_it_is_told");
        fixture.env("TOLD", told);
        fixture
    };
    passes(&mut told("1"));
    passes(&mut inside(copy.path(), told("2")));
    assert_eq!(output.descriptions(), ["message 1", "message 2"]);
    passes(&mut told("3"));
    assert_eq!(output.descriptions(), ["message 2", "message 3"]);
    let text = output.text();
    for _ in 0..2 {
        passes(&mut inside(copy.path(), told("2")));
        passes(&mut told("3"));
        assert_eq!(output.text(), text, "no order of runs changes it");
    }
}

#[test]
fn a_workspace_that_was_moved_is_the_same_and_a_copy_of_it_is_not() {
    let output = Output::new();
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join("old"), dir.path().join("new"));
    fs::rename(copy_of_this_workspace().keep(), &old).unwrap();
    passes(&mut inside(&old, output.fixture("asks_for_a")));
    output.written_by(&format!("pact-harness test it::pact_file::{GONE}"), GONE, "tests/it/pact_file.rs");
    assert!(Command::new("cp").arg("-a").args([&old, &new]).status().unwrap().success());
    passes(&mut inside(&new, output.fixture("asks_for_b_and_c")));
    assert!(output.text().contains("get what nobody wants"));
    fs::remove_dir_all(&new).unwrap();
    fs::rename(&old, &new).unwrap();
    passes(&mut inside(&new, output.fixture("asks_for_b_and_c")));
    assert!(!output.text().contains("get what nobody wants"));
}

#[test]
fn a_pact_that_is_a_link_is_written_through() {
    let output = Output::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let real = elsewhere.path().join("real.json");
    // Also where the link leads to a file that is not there yet.
    symlink(&real, output.file()).unwrap();
    output.passes("asks_for_a");
    output.passes("asks_for_b_and_c");
    assert!(output.file().is_symlink() && real.is_file());
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
}

#[test]
fn a_pact_keeps_its_rights() {
    let output = Output::new();
    output.passes("asks_for_a");
    for mode in [0o600, 0o664] {
        fs::set_permissions(output.file(), fs::Permissions::from_mode(mode)).unwrap();
        output.passes(if mode == 0o600 { "asks_for_b_and_c" } else { "trouble::writes_more" });
        assert_eq!(fs::metadata(output.file()).unwrap().mode() & 0o777, mode);
    }
}

#[test]
fn nobody_else_can_open_what_a_run_waits_for() {
    let output = Output::new();
    for (pacts, memory, lock) in [(0o755, 0o700, 0o600), (0o775, 0o770, 0o660), (0o777, 0o777, 0o666)] {
        fs::set_permissions(output.path(), fs::Permissions::from_mode(pacts)).unwrap();
        output.passes("asks_for_a");
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(&output.memory()), mode(&output.memory().join("lock"))), (memory, lock));
        output.forget();
    }
}

#[test]
fn a_link_in_the_place_of_the_lock_is_refused_and_not_followed() {
    let output = Output::new();
    let victim = tempfile::NamedTempFile::new().unwrap();
    fs::write(victim.path(), "precious").unwrap();
    fs::create_dir(output.memory()).unwrap();
    symlink(victim.path(), output.memory().join("lock")).unwrap();
    let text = fails(&mut output.fixture("asks_for_a"));
    assert!(text.contains("this is a symbolic link, and must not be one: remove it"), "{text}");
    assert_eq!(fs::read_to_string(victim.path()).unwrap(), "precious");
}

#[test]
fn processes_whose_lock_is_deleted_all_the_time_lose_nothing() {
    let output = Output::new();
    let tests = ["asks_for_a", "asks_for_b_and_c", "trouble::writes_more", "tells_states_apart_by_their_parameters"];
    for _ in 0..3 {
        let _ = fs::remove_file(output.file());
        let mut running: Vec<_> = tests
            .iter()
            .cycle()
            .take(4 * tests.len())
            .map(|test| output.fixture(test).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
            .collect();
        while running.iter_mut().any(|process| process.try_wait().unwrap().is_none()) {
            let _ = fs::remove_dir_all(output.memory());
        }
        assert!(running.iter_mut().all(|process| process.wait().unwrap().success()));
        assert_eq!(output.descriptions(), ["get a", "get b", "get c", "get it", "get it", "get more"]);
    }
}
