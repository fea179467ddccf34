//! The lines that `ARCHITECTURE.md` draws: under a heading `.., left to right`, the modules of a directory.

use std::fs;
use std::path::{Path, PathBuf};

/// A directory, and its modules from left to right; those in one cell do not know each other.
struct Line {
    src: PathBuf,
    /// The path of the directory's module in its crate; empty for a whole package.
    path: Vec<String>,
    cells: Vec<Vec<String>>,
    /// What the directory's module re-exports, with the module that has it.
    exports: Vec<(String, String)>,
}

/// A source file of a module on a line.
struct Source {
    file: PathBuf,
    column: usize,
    module: String,
    text: String,
}

/// What stands before tests.
const TESTS: [&str; 2] = ["#[cfg(test)]", "#[cfg(all(test,"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn lines() -> Vec<Line> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let sections = text.split("\n##").skip(1);
    let lines = sections.filter_map(|section| {
        let (heading, rest) = section.split_once('\n').unwrap();
        let dir = heading.trim_start_matches('#').trim().strip_suffix(", left to right")?;
        let drawing = rest.split("```").nth(1).unwrap_or_else(|| panic!("{dir} has no drawing"));
        let cells = drawing.split('|').map(|cell| cell.split_whitespace().map(str::to_owned).collect()).collect();
        let (package, path) = dir.split_once("/src/").unwrap_or((dir, ""));
        let path = path.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let src = if dir.contains('/') { root().join(dir) } else { root().join(package).join("src") };
        let exports = exports(&fs::read_to_string(src.join("mod.rs")).unwrap_or_default());
        Some(Line { src, path, cells, exports })
    });
    let lines: Vec<Line> = lines.collect();
    assert!(lines.len() >= 5, "ARCHITECTURE.md draws only {} lines", lines.len());
    lines
}

/// The names in `pub use module::Name`, each with its module.
fn exports(text: &str) -> Vec<(String, String)> {
    let uses = text.split("\npub").skip(1).filter_map(|rest| rest.split_once(';')?.0.split_once("use "));
    let paths =
        uses.filter(|(before, _)| before.trim().is_empty() || before.trim() == "(crate)").flat_map(|(_, path)| {
            let path: String = path.split_whitespace().collect();
            let (module, names) = path.split_once("::").unwrap_or((&path, ""));
            let names = tails(names).into_iter().filter_map(|name| name.last().cloned());
            names.map(|name| (name, module.to_owned())).collect::<Vec<_>>()
        });
    paths.collect()
}

fn sources(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

impl Line {
    /// Every file of every module. Tests in files of their own may use what is to the right.
    fn sources(&self) -> Vec<Source> {
        let mut all = Vec::new();
        let mut count = 0;
        for (column, modules) in self.cells.iter().enumerate() {
            for module in modules {
                let mut files = sources(&self.src.join(module));
                files.extend(Some(self.src.join(format!("{module}.rs"))).filter(|file| file.exists()));
                assert!(!files.is_empty(), "{module} is on the line of {} but has no source", self.src.display());
                count += files.len();
                let rust = files.into_iter().filter(|file| !file.ends_with("tests.rs"));
                all.extend(rust.map(|file| Source {
                    text: fs::read_to_string(&file).unwrap(),
                    file,
                    column,
                    module: module.clone(),
                }));
            }
        }
        let is_own = |file: &&PathBuf| !["lib.rs", "mod.rs", "tests.rs"].iter().any(|own| **file == self.src.join(own));
        let files = sources(&self.src).iter().filter(is_own).count();
        assert_eq!(count, files, "every module in {} is on its line", self.src.display());
        all
    }

    /// Where a name of the directory's module is: a module's own, or one that it re-exports.
    fn column(&self, name: &str) -> Option<(usize, &str)> {
        let module = self.exports.iter().find(|(export, _)| export == name).map_or(name, |(_, module)| module);
        let has = |cell: &Vec<String>| cell.iter().position(|known| known == module);
        let (column, place) = self.cells.iter().enumerate().find_map(|(column, cell)| Some((column, has(cell)?)))?;
        Some((column, &self.cells[column][place]))
    }
}

impl Source {
    /// The path of the file's own module in its crate.
    fn path(&self) -> Vec<String> {
        let names = self.file.iter().map(|name| name.to_str().unwrap());
        let names = names.skip(root().iter().count()).skip_while(|name| *name != "src").skip(1);
        let names = names.map(|name| name.strip_suffix(".rs").unwrap_or(name));
        names.filter(|name| *name != "mod").map(str::to_owned).collect()
    }

    /// The paths that the file names in its own crate, with the line of each.
    fn names(&self) -> Vec<(usize, Vec<String>)> {
        let code: Vec<&str> = self.text.lines().collect();
        // In there `super` is the file itself.
        let tests = code.iter().position(|line| TESTS.iter().any(|cfg| line.starts_with(cfg))).unwrap_or(code.len());
        let mut all = Vec::new();
        for (number, line) in code.iter().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            let is_word = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || "_:$".contains(c));
            for (start, _) in line.match_indices("crate::").filter(|(start, _)| !is_word(&line[..*start])) {
                let rest = code[number + 1..].concat();
                let found = tails(&format!("{}{rest}", &line[start + "crate::".len()..]));
                all.extend(found.into_iter().map(|path| (number + 1, path)));
            }
            let supers = line.match_indices("super::").filter(|(start, _)| number < tests && !is_word(&line[..*start]));
            for (start, _) in supers {
                let (mut above, mut rest) = (self.path(), &line[start..]);
                while let Some(next) = rest.strip_prefix("super::") {
                    above.pop();
                    rest = next;
                }
                let found = tails(&format!("{rest}{}", code[number + 1..].concat()));
                all.extend(found.into_iter().map(|path| (number + 1, [above.clone(), path].concat())));
            }
        }
        all
    }
}

/// What a path goes on with: `a::b` or, in a use of several, the beginnings of all of them.
fn tails(text: &str) -> Vec<Vec<String>> {
    let Some(group) = text.strip_prefix('{') else {
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
        let (path, rest) = text.split_at(end);
        return match path.strip_suffix("::").filter(|_| rest.starts_with('{')) {
            Some(path) => tails(rest).iter().flat_map(|tail| tails(&format!("{path}::{}", tail.join("::")))).collect(),
            None => vec![path.split("::").map(str::to_owned).collect()],
        };
    };
    let mut depth = 0;
    let end = group.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth < 0
    });
    let mut depth = 0;
    let parts = group[..end.unwrap()].split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).flat_map(tails).collect()
}

#[test]
fn each_module_names_only_those_to_its_left() {
    for line in lines() {
        for source in line.sources() {
            for (number, path) in source.names() {
                let Some([name, ..]) = path.strip_prefix(&*line.path) else { continue };
                let place = format!("{}:{number} names {}", source.file.display(), path.join("::"));
                match line.column(name) {
                    Some((_, module)) if module == source.module => {}
                    Some((column, _)) => assert!(column < source.column, "{place}, which is not to its left"),
                    // What a crate's root has comes from other crates.
                    None if line.path.is_empty() => {}
                    None => panic!("{place}: name the module in {} that has it", line.src.display()),
                }
            }
        }
    }
}

/// A method is where its type is, or else nobody to the left of it calls it: such a call names no module.
#[test]
fn no_module_calls_a_method_that_is_defined_to_its_right() {
    let mut checked = 0;
    for line in lines() {
        let sources = line.sources();
        for source in &sources {
            for (kind, methods) in inherent(&source.text) {
                let defines = |other: &&Source| {
                    let words = ["struct", "enum"].map(|word| format!("{word} {kind}"));
                    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
                    let begins = |text: &str| words.iter().any(|word| text.split(word).skip(1).any(ends));
                    begins(&other.text)
                };
                // A type of its own may have the name of another module's.
                let homes: Vec<&Source> = sources.iter().filter(defines).collect();
                let is_own = homes.iter().any(|home| home.module == source.module);
                let nearest =
                    homes.into_iter().filter(|home| home.column < source.column).max_by_key(|home| home.column);
                let Some(home) = nearest.filter(|_| !is_own) else { continue };
                checked += 1;
                // To the left of the type nobody has one.
                let callers = || sources.iter().filter(|caller| (home.column..source.column).contains(&caller.column));
                for (method, caller) in methods.iter().flat_map(|method| callers().map(move |c| (method, c))) {
                    let calls = [format!(".{method}("), format!("{kind}::{method}")];
                    let called = caller.text.lines().position(|text| {
                        !text.trim_start().starts_with("//") && calls.iter().any(|call| text.contains(call))
                    });
                    assert!(
                        called.is_none(),
                        "{}:{} calls {kind}::{method}, which {} defines, to the right of it and of {}",
                        caller.file.display(),
                        called.unwrap_or_default() + 1,
                        source.file.display(),
                        home.file.display()
                    );
                }
            }
        }
    }
    assert!(checked > 0, "there are such methods");
}

/// The types with inherent methods in a source, and those methods.
fn inherent(text: &str) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(rest) = line.trim_start().strip_prefix("impl").filter(|rest| !rest.contains(" for ")) else {
            continue;
        };
        let mut depth = 0;
        let kind = rest.trim_start_matches(|c| {
            depth += i32::from(c == '<') - i32::from(c == '>');
            depth > 0 || c == '>' || c == ' '
        });
        let kind: String = kind.chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
        let kind = kind.trim_end_matches(':').rsplit("::").next().unwrap_or_default().to_owned();
        let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let block = lines.by_ref().take_while(|line| *line != end);
        let method = |line: &str| {
            let (before, name) = line.trim_start().split_once("fn ")?;
            let is_item =
                before.split_whitespace().all(|word| ["const", "async"].contains(&word) || word.starts_with("pub"));
            is_item.then(|| name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        };
        let methods: Vec<String> = block.filter_map(method).collect();
        if !kind.is_empty() {
            all.push((kind, methods));
        }
    }
    all
}

#[test]
fn paths_and_methods_are_found_as_they_are_written() {
    let names = |text: &str| tails(text).iter().map(|path| path.join("::")).collect::<Vec<_>>();
    assert_eq!(names("a::B::new(c)"), ["a::B::new"]);
    assert_eq!(names("{self, a::{B, c}, d as e};"), ["self", "a::B", "a::c", "d"]);
    let text = "mod a;\n\npub use a::{B,\n    c::D};\npub(crate) use e::F;\n";
    let found = exports(text).iter().map(|(name, module)| format!("{module} {name}")).collect::<Vec<_>>();
    assert_eq!(found, ["a B", "a D", "e F"]);
    let text = "impl<T: Into<A>> super::Kind<T> {\n    pub(crate) async fn one(self) {\n        let fn_of = 1;\n    }\n    const fn \
                two() {}\n}\n\nimpl fmt::Display for Kind {\n    fn three() {}\n}\n";
    assert_eq!(inherent(text), [("Kind".to_owned(), vec!["one".to_owned(), "two".to_owned()])]);
}

#[test]
fn only_the_terminal_prints() {
    // The server talks to who started it.
    let packages = ["pact-core", "pact-http", "pact-broker-client", "pact-runtime"];
    let prints =
        ["println!", "eprintln!", "print!(", "eprint!(", "stdout()", "stderr()", "panic!(\"{error}\")", "dbg!"];
    // A regex of the user's own, and an example of a type: nobody else wrote them.
    let own = ["consumer/pattern/generated.rs", "consumer/body_type/derive.rs"];
    let files = packages.into_iter().flat_map(|package| {
        let src = root().join(package).join("src");
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
    let dirs = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    let behind: Vec<PathBuf> = dirs
        .filter(|dir| {
            dir.join("Cargo.toml").exists() && dir.file_name().unwrap().to_string_lossy().starts_with("pact-")
        })
        .collect();
    // The broker is a program and a library of its own.
    let paths = behind
        .iter()
        .filter(|dir| !dir.ends_with("pact-broker"))
        .map(|dir| dir.file_name().unwrap().to_string_lossy().replace('-', "_") + "::");
    let named: Vec<String> = paths.collect();
    assert!(named.len() > 3, "{named:?}");
    let mut examples = 0;
    for file in behind.iter().map(|dir| dir.join("src")).chain([root().join("src")]).flat_map(|src| sources(&src)) {
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
