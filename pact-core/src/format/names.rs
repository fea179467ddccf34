//! Names of headers, query parameters and metadata among the keys of rules and generators. Some tools write them as
//! paths: `$.page[0]`, `$['X-Trace'][*]`.

use super::error::Problem;
use super::generators::write_generator;
use super::members::Read;
use super::rules::{merged, parse_path, write_list};
use crate::model::{Generators, Json, MatchingRules, PathToken, Unreadable};

/// The names that a request, response or message has.
pub(super) struct Names<'n> {
    pub(super) header: Vec<&'n str>,
    pub(super) query: Vec<&'n str>,
}

/// The name that a key means, if it is written as a path; what stands behind the name means all values of it.
pub(super) fn in_path(key: &str) -> Read<Option<String>> {
    if !key.starts_with("$.") && !key.starts_with("$[") {
        return Ok(None);
    }
    match parse_path(key)?.tokens.as_slice() {
        [PathToken::Field(name), behind @ ..] if !behind.iter().any(|token| matches!(token, PathToken::Field(_))) => {
            Ok(Some(name.clone()))
        }
        _ => Err(Problem::to_leave_out("a name was expected, and nothing below it")),
    }
}

impl Names<'_> {
    /// Puts names in the place of paths. A path that leads to no name is left out.
    pub(super) fn resolve(&self, rules: &mut MatchingRules, generators: &mut Generators) {
        let is_path = |key: &str| key.starts_with('$');
        let keys = rules.header.iter().chain(&rules.query).map(|(key, _)| key);
        let of_generators = generators.header.iter().chain(&generators.query).map(|(key, _)| key);
        if !keys.chain(of_generators).any(|key| is_path(key)) {
            return;
        }
        let in_any_case = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let (header, query) = (
            Category { name: "header", known: &self.header, is_same: in_any_case },
            Category { name: "query", known: &self.query, is_same: |a, b| a == b },
        );
        header.resolve(&mut rules.header, write_list, &mut rules.unreadable);
        query.resolve(&mut rules.query, write_list, &mut rules.unreadable);
        header.resolve(&mut generators.header, write_generator, &mut generators.unreadable);
        query.resolve(&mut generators.query, write_generator, &mut generators.unreadable);
        *rules = merged(std::mem::take(rules));
    }
}

struct Category<'n> {
    name: &'static str,
    known: &'n [&'n str],
    is_same: fn(&str, &str) -> bool,
}

impl Category<'_> {
    fn resolve<T>(&self, all: &mut Vec<(String, T)>, write: fn(&T) -> Json, unreadable: &mut Vec<Unreadable>) {
        let knows = |name: &str| self.known.iter().any(|known| (self.is_same)(known, name));
        let mut kept = Vec::with_capacity(all.len());
        for (key, value) in std::mem::take(all) {
            // A name may well begin with `$`.
            let found = if knows(&key) { Ok(None) } else { in_path(&key) };
            let reason = match found {
                Ok(None) => {
                    kept.push((key, value));
                    continue;
                }
                Ok(Some(name)) if knows(&name) => {
                    kept.push((name, value));
                    continue;
                }
                Ok(Some(name)) => {
                    format!("there is no {} {name:?}", if self.name == "query" { "query parameter" } else { "header" })
                }
                Err(problem) => problem.leaves_out().unwrap_or_default(),
            };
            let (category, value) = (Some(self.name.to_owned()), write(&value));
            unreadable.push(Unreadable { category, key, value, reason });
        }
        *all = kept;
    }
}
