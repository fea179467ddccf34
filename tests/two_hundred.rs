//! Two hundred consumer tests that write to one pact: in one process, as `cargo test` runs them, and in a process each,
//! as nextest does.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::{env, fs};

use pact_harness::prelude::*;

/// Sends one request and looks at its answer; a client library would only be in the way here.
fn get(url: &str, path: &str) -> String {
    use std::io::{Read, Write};
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn exercise(pact: &Pact, name: &str) {
    let path = format!("/{}", name.replace("::", "/"));
    pact.interaction(name)
        .given_with("a thing exists", params! { name: name })
        .get(path.as_str())
        .responds(200)
        .json(pattern!({ "name": name, "size": integer(1) }));
    assert!(get(pact.url(), &path).starts_with("HTTP/1.1 200"));
}

macro_rules! ten_tests {
    ($module:ident: $($name:ident)*) => {
        mod $module {
            use super::*;
            $(
                #[pact_consumer(consumer = "many-tests", provider = "many-things", output = "target/two-hundred")]
                fn $name(pact: Pact) {
                    exercise(&pact, concat!(stringify!($module), "::", stringify!($name)));
                }
            )*
        }
    };
}

macro_rules! two_hundred_tests {
    ($($module:ident)*) => {
        $(ten_tests!($module: t0 t1 t2 t3 t4 t5 t6 t7 t8 t9);)*

        fn names() -> Vec<String> {
            let modules = [$(stringify!($module)),*];
            modules.iter().flat_map(|module| (0..10).map(move |i| format!("{module}::t{i}"))).collect()
        }
    };
}

two_hundred_tests!(m00 m01 m02 m03 m04 m05 m06 m07 m08 m09 m10 m11 m12 m13 m14 m15 m16 m17 m18 m19);

fn run_tests(output: &Path, arguments: &[&str]) {
    let run = Command::new(env::current_exe().unwrap())
        .args(arguments)
        .env("PACT_OUTPUT_DIR", output)
        .env("PACT_WRITE", "always")
        .stdout(Stdio::null())
        .status();
    assert!(run.unwrap().success(), "{arguments:?}");
}

/// One process for each test, sixteen at a time.
fn run_each_in_a_process(output: &Path, names: Vec<String>) {
    let names = Mutex::new(names);
    let next = || names.lock().unwrap().pop();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while let Some(name) = next() {
                    run_tests(output, &["--exact", &name]);
                }
            });
        }
    });
}

fn pact(output: &Path) -> String {
    fs::read_to_string(output.join("many-tests-many-things.json")).unwrap()
}

#[test]
fn processes_and_threads_write_the_same_bytes_and_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (threads, processes) = (dir.path().join("threads"), dir.path().join("processes"));
    run_tests(&threads, &["t", "--skip", "processes_and_threads", "--test-threads", "16"]);
    run_each_in_a_process(&processes, names());
    let written = pact(&threads);
    for name in names() {
        assert!(written.contains(&format!("\"description\": \"{name}\"")), "{name} is missing");
    }
    assert_eq!(written.matches("\"description\"").count(), 200);
    assert_eq!(written, pact(&processes));

    run_tests(&threads, &["t", "--skip", "processes_and_threads", "--test-threads", "1"]);
    run_each_in_a_process(&processes, names().into_iter().rev().collect());
    assert_eq!(written, pact(&threads), "a second run changes nothing");
    assert_eq!(written, pact(&processes), "a second run changes nothing");
}
