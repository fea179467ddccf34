//! Where and with what a run was made: what a table needs to be believed.

use std::time::SystemTime;
use std::{fs, thread};

/// One line, for the top of what is printed.
pub(crate) fn line() -> String {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let linux = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let date = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    format!(
        "{processors} processors of {}, Linux {}, {}; {}; {}.",
        processor().unwrap_or_else(|| "an unknown kind".to_owned()),
        linux.trim(),
        env!("PEERS_RUSTC"),
        env!("PEERS_VERSIONS"),
        &date[..10],
    )
}

fn processor() -> Option<String> {
    let all = fs::read_to_string("/proc/cpuinfo").ok()?;
    let model = all.lines().find_map(|line| line.strip_prefix("model name"))?;
    Some(model.trim_start_matches([' ', '\t', ':']).to_owned())
}
