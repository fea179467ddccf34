//! What the system refuses to the server.

use std::env;
use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::process::Command;
use std::time::Duration;

use super::one_response;
use super::wire::connect;

// Elsewhere a file can be waited for as a socket can.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_listened_on_is_told_at_the_start_also_inside_a_runtime() {
    use std::net::TcpListener;
    use std::os::fd::OwnedFd;

    use crate::consumer::mock::server::Server;

    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let error = runtime.block_on(async {
        let file = File::open(env::current_exe().unwrap()).unwrap();
        Server::start(TcpListener::from(OwnedFd::from(file)), "no server", |_, _| async {}).err()
    });
    assert_eq!(error.map(|error| error.kind()), Some(ErrorKind::PermissionDenied));
}

#[test]
fn a_connection_waits_while_there_is_no_file_descriptor_for_it() {
    let test = "consumer::mock::tests::server::takes_all_file_descriptors_for_a_while";
    let mut run = Command::new("sh");
    run.args(["-c", "ulimit -n 40 && exec \"$@\"", "sh"]).arg(env::current_exe().unwrap());
    let output = run.args(["--exact", test, "--ignored", "--nocapture"]).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
}

#[test]
#[ignore = "needs a process of its own, with few file descriptors"]
fn takes_all_file_descriptors_for_a_while() {
    let mock = one_response("GET", 200, |_| ());
    let mut taken = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        taken.push(file);
    }
    taken.pop();
    let mut stream = connect(&mock);
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    let none = stream.read_exact(&mut answer).unwrap_err();
    assert!(matches!(none.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{none}");
    drop(taken);
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}
