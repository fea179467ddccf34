//! The limits in `docs/security.md` are those of the code: each row names its constant in a comment.

use std::fs;
use std::path::Path;

/// `64 MiB`, `30 s`, `100`: as a number of bytes, of milliseconds, of things.
fn documented(text: &str) -> u64 {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let factor = match unit {
        "" | "ms" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "s" => 1000,
        other => panic!("{other:?} is no unit of a limit"),
    };
    number.parse::<u64>().unwrap_or_else(|error| panic!("{text}: {error}")) * factor
}

/// `64 << 20`, `4 * 1024`, `Duration::from_secs(30)`, `500_000`.
fn defined(expression: &str) -> u64 {
    let number =
        |text: &str| text.trim().replace('_', "").parse::<u64>().unwrap_or_else(|error| panic!("{text}: {error}"));
    let within = |name: &str| expression.strip_prefix(name)?.strip_suffix(')');
    if let Some(seconds) = within("Duration::from_secs(") {
        number(seconds) * 1000
    } else if let Some(millis) = within("Duration::from_millis(") {
        number(millis)
    } else if let Some((number_of, shift)) = expression.split_once("<<") {
        number(number_of) << number(shift)
    } else {
        expression.split('*').map(number).product()
    }
}

#[test]
fn each_limit_is_documented_with_its_default() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("<!-- ")).collect();
    assert!(rows.len() >= 12, "{rows:#?}");
    for row in rows {
        let (before, comment) = row.split_once(" <!-- ").unwrap();
        let limit = before.rsplit('|').next().unwrap().trim();
        let (file, name) = comment.split(" -->").next().unwrap().split_once(' ').unwrap();
        let source = fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let definition = source.lines().find(|line| line.contains(&format!("const {name}: ")));
        let definition = definition.unwrap_or_else(|| panic!("{file} has no constant {name}"));
        let expression = definition.split_once(" = ").unwrap().1.trim_end_matches(';');
        assert_eq!(documented(limit), defined(expression), "{row}: {definition}");
    }
}
