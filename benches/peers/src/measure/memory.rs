//! What a mock provider keeps of the requests that it has answered, every second one with a 404: each peer in a process of
//! its own.

use std::process::{Command, ExitCode};
use std::{env, fs, process};

use super::Sizes;
use crate::http::Client;
use crate::official::Official;
use crate::ours::Ours;
use crate::peer::{Peer, path};
use crate::table::{Table, at_most};
use crate::wiremock_alone::Wiremock;

/// The argument that makes this program such a process.
pub(crate) const CHILD: &str = "--memory-of";

/// A gigabyte is enough to see where it goes.
const MOST_FOR_OFFICIAL: usize = 10_000;

const PEERS: [&dyn Peer; 3] = [&Ours, &Official, &Wiremock::Mounted];

pub(crate) fn compare(sizes: &Sizes) {
    let mut table = Table::new("memory kept, in KiB", &PEERS.map(Peer::name));
    let of = |peer: &dyn Peer| {
        let official = peer.name() == "pact_consumer";
        let requests = if official { sizes.requests.min(MOST_FOR_OFFICIAL) } else { sizes.requests };
        (kept(peer.name(), requests), requests)
    };
    let all = PEERS.map(of);
    #[expect(clippy::cast_precision_loss, reason = "a number of requests is small")]
    let for_each = all.map(|(kept, requests)| kept / requests as f64);
    let scale = 100_000.0;
    table.row("for a request", &for_each, None);
    table.row(
        "for 100,000 requests",
        &for_each.map(|one| one * scale),
        Some(at_most(for_each[0] * scale, 50.0 * 1024.0)),
    );
    table.print();
}

fn kept(peer: &str, requests: usize) -> f64 {
    let program = env::current_exe().expect("this program knows its place");
    let run = Command::new(program).args([CHILD, peer, &requests.to_string()]).output().expect("this program starts");
    let printed = String::from_utf8_lossy(&run.stdout);
    printed.trim().parse().unwrap_or_else(|_| panic!("{peer}: {printed}{}", String::from_utf8_lossy(&run.stderr)))
}

/// Prints how many KiB more are resident after the requests.
pub(crate) fn child(arguments: &[String]) -> ExitCode {
    let [peer, requests] = arguments else { return ExitCode::FAILURE };
    let requests: usize = requests.parse().unwrap_or_default();
    let Some(peer) = PEERS.into_iter().find(|one| one.name() == peer) else { return ExitCode::FAILURE };
    peer.serve(1, &mut |url| {
        let mut client = Client::of(url);
        (0..200).for_each(|number| ask(&mut client, number));
        let before = resident();
        (0..requests).for_each(|number| ask(&mut client, number));
        println!("{}", resident() - before);
        process::exit(0);
    });
    ExitCode::FAILURE
}

fn ask(client: &mut Client, number: usize) {
    let (path, status) =
        if number.is_multiple_of(2) { (path(0), &[200][..]) } else { (format!("/none/{number}"), &[404, 500][..]) };
    assert!(status.contains(&client.get(&path)), "{path}");
}

/// In KiB.
fn resident() -> i64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells what a process needs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it tells what is resident");
    line.trim().trim_end_matches(" kB").parse().expect("it is a number")
}
