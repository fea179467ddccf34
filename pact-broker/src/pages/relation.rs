use maud::html;

use super::page;
use crate::http::Answer;

/// What each relation of the documents leads to, a line each. A relation means the same in every document.
const RELATIONS: &str = include_str!("relations.txt");

/// Relations and texts.
fn relations() -> impl Iterator<Item = (&'static str, &'static str)> {
    RELATIONS.lines().filter_map(|line| line.split_once(": "))
}

/// The documentation of a relation, with or without the prefix that it has in documents. None where there is no such.
pub(crate) fn relation(name: &str) -> Option<Answer> {
    let name = name.strip_prefix("pb:").or_else(|| name.strip_prefix("beta:")).unwrap_or(name);
    let (_, text) = relations().find(|(other, _)| *other == name)?;
    let main = html! {
        p { (text) }
    };
    Some(page(&format!("pb:{name}"), &main))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relations that the text of a module names.
    fn named(source: &str) -> Vec<String> {
        let mut found = Vec::new();
        for prefix in ["\"pb:", "\"beta:"] {
            for rest in source.split(prefix).skip(1) {
                let name = rest.split('"').next().unwrap_or_default();
                if name.bytes().all(|byte| byte.is_ascii_lowercase() || b"-_".contains(&byte)) && !name.is_empty() {
                    found.push(name.to_owned());
                }
            }
        }
        found
    }

    fn sources(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.extend(named(&std::fs::read_to_string(path).unwrap()));
            }
        }
    }

    #[test]
    fn every_relation_that_documents_have_is_documented_once() {
        let mut all = Vec::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes"), &mut all);
        all.sort();
        all.dedup();
        assert!(all.len() > 50, "{all:?}");
        let missing: Vec<_> = all.iter().filter(|name| relation(name).is_none()).collect();
        assert!(missing.is_empty(), "relations without an entry in pages/relations.rs: {missing:?}");
        assert_eq!(relations().count(), RELATIONS.lines().count());
        for (name, text) in relations() {
            assert_eq!(relations().filter(|(other, _)| *other == name).count(), 1, "{name}");
            assert!(text.ends_with('.'), "{name}: {text}");
        }
    }
}
