//! The line that `ARCHITECTURE.md` draws.

use std::fs;
use std::path::{Path, PathBuf};

/// From left to right; modules in one cell do not know each other.
type Line = &'static [&'static [&'static str]];

/// Each package with an order of its modules.
const PACKAGES: [(&str, Line); 4] = [
    ("pact-core", &[&["model"], &["format", "matching", "generate"]]),
    (
        "pact-http",
        &[&["shown", "coding"], &["mask"], &["proxy"], &["tls", "no_tls"], &["client"], &["redirect", "retry"]],
    ),
    (
        "pact-broker-client",
        &[
            &["error", "reasons", "notice"],
            &["links", "auth", "selection"],
            &["base", "answer"],
            &["client"],
            &["fetch", "environments", "heartbeat", "matrix", "pacticipants", "publish"],
            &["results", "placements"],
        ],
    ),
    ("pact-runtime", &[&["terminal", "run"], &["registry"], &["consumer"], &["provider"], &["report"], &["__private"]]),
];

/// The server, which talks to who started it: only its layers are checked here.
const BROKER: (&str, Line) = (
    "pact-broker",
    &[
        &["text"],
        &["content", "decision"],
        &["database"],
        &["query"],
        &["action"],
        &["http"],
        &["routes"],
        &["server"],
        &["serve"],
        &["testing"],
        &["oracle"],
        &["bin"],
    ],
);

fn sources(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn each_module_names_only_those_to_its_left() {
    for (package, line) in PACKAGES.into_iter().chain([BROKER]) {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join(package).join("src");
        let mut checked = 0;
        for (column, modules) in line.iter().enumerate() {
            for module in *modules {
                let mut files = sources(&src.join(module));
                files.extend(Some(src.join(format!("{module}.rs"))).filter(|file| file.exists()));
                assert!(!files.is_empty(), "{module} is on the line but has no source");
                for file in files {
                    checked += 1;
                    // Tests in files of their own may use what is to the right.
                    if file.ends_with("tests.rs") {
                        continue;
                    }
                    let text = fs::read_to_string(&file).unwrap();
                    let others = line[column..].iter().flat_map(|cell| cell.iter()).filter(|other| *other != module);
                    for other in others {
                        let named = format!("crate::{other}");
                        let line =
                            text.lines().position(|line| line.contains(&named) && !line.trim_start().starts_with("//"));
                        assert!(line.is_none(), "{}:{} names {named}", file.display(), line.unwrap_or_default() + 1);
                    }
                }
            }
        }
        let all = sources(&src).len() - 1;
        assert_eq!(checked, all, "every module of {package}/src is on the line, lib.rs apart");
    }
}

#[test]
fn only_the_terminal_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let prints =
        ["println!", "eprintln!", "print!(", "eprint!(", "stdout()", "stderr()", "panic!(\"{error}\")", "dbg!"];
    // A regex of the user's own, and an example of a type: nobody else wrote them.
    let own = ["consumer/pattern/generated.rs", "consumer/body_type/derive.rs"];
    let files = PACKAGES.iter().flat_map(|(package, _)| {
        let src = root.join(package).join("src");
        sources(&src).into_iter().map(move |file| (file.strip_prefix(&src).unwrap().to_owned(), file))
    });
    for (name, file) in files {
        let name = name.to_string_lossy().replace('\\', "/");
        if name.starts_with("terminal") || name.contains("tests") || own.contains(&&*name) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("\n#[cfg(test)]").next().unwrap();
        for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            let found = prints.iter().find(|print| line.contains(**print));
            assert_eq!(found, None, "{name}:{}: `terminal` prints, and shows what others wrote as text", number + 1);
        }
    }
}

/// What a user imports is `pact_harness`: the packages behind it move without notice.
#[test]
fn the_documentation_names_no_package_behind_the_facade() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dirs = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let behind: Vec<PathBuf> = dirs
        .filter(|dir| {
            dir.join("Cargo.toml").exists() && dir.file_name().unwrap().to_string_lossy().starts_with("pact-")
        })
        .collect();
    let paths = behind.iter().map(|dir| dir.file_name().unwrap().to_string_lossy().replace('-', "_") + "::");
    let named: Vec<String> = paths.collect();
    assert!(named.len() > 3, "{named:?}");
    let mut examples = 0;
    for file in behind.iter().map(|dir| dir.join("src")).chain([root.join("src")]).flat_map(|src| sources(&src)) {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_start();
            // The front page of a package is its own.
            let is_front_page = line.starts_with("//!") && file.ends_with("src/lib.rs");
            if is_front_page || !line.starts_with("///") && !line.starts_with("//!") {
                continue;
            }
            let found = named.iter().find(|name| line.contains(name.as_str()));
            assert_eq!(found, None, "{}:{}: name pact_harness:: in documentation", file.display(), number + 1);
            examples += usize::from(line.contains("use pact_harness::"));
        }
    }
    assert!(examples > 50, "only {examples} examples were found");
}
