//! `rustc`, with `--test` and the flags of trybuild for its cases. Cargo calls it with the real compiler and its arguments.

use std::env;
use std::process::{Command, exit};

fn main() {
    let mut arguments: Vec<_> = env::args_os().skip(1).collect();
    let is_case = arguments
        .windows(2)
        .any(|pair| pair[0] == "--crate-name" && pair[1].to_str().is_some_and(|name| name.starts_with("trybuild")));
    if is_case {
        arguments.extend(["--test", "--cfg=trybuild", "--verbose", "-Adead_code"].map(Into::into));
    }

    let status = Command::new(&arguments[0]).args(&arguments[1..]).status().expect("the compiler can be called");
    exit(status.code().unwrap_or(1));
}
