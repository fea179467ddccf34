//! Categories and paths.

use std::cmp::Ordering;

use ecow::EcoString;

use super::super::error::Problem;
use super::super::members::{Read, each, map, optional, string};
use super::super::names::in_path;
use super::rule::read_rule;
use crate::model::{
    Combine, Generator, Json, MatchingRules, PathExpression, PathRules, PathToken, Rule, RuleList, Unreadable, Variant,
};

/// The first key that begins with `$` tells the form of version 2, whatever version the file declares.
pub(in super::super) fn read(json: &Json) -> Read<MatchingRules> {
    if map(json)?.iter().any(|(key, _)| key.starts_with('$')) {
        return read_by_path(json);
    }
    let mut rules = MatchingRules::default();
    for (category, json) in map(json)? {
        let mut left_out = Vec::new();
        let read = match category.as_ref() {
            "method" => single(json).map(|list| rules.method = list),
            "path" => single(json).map(|list| rules.path = list),
            "status" => single(json).map(|list| rules.status = list),
            "header" | "headers" => {
                named(json, &mut left_out, |name| Ok(name.to_owned())).map(|mut named| rules.header.append(&mut named))
            }
            "query" => named(json, &mut left_out, |name| Ok(name.to_owned())).map(|named| rules.query = named),
            "metadata" => named(json, &mut left_out, metadata_name).map(|named| rules.metadata = named),
            // An unknown category is the body's, as in the official implementation: some tools write `content`.
            _ => named(json, &mut left_out, parse_path).map(|mut paths| rules.body.append(&mut paths)),
        };
        read.map_err(|problem| problem.under(category))?;
        let category = category.to_string();
        rules.unreadable.extend(left_out.into_iter().map(|found| found.into_unreadable(Some(category.clone()))));
    }
    Ok(merged(rules))
}

/// What is said twice of one place, `$.a` and `$['a']`, is asked together, as by the official implementation.
pub(in super::super) fn merged(mut rules: MatchingRules) -> MatchingRules {
    let lower_case = |name: &'_ String| name.bytes().map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>();
    merge_same(&mut rules.header, |a, b| lower_case(a).cmp(&lower_case(b)));
    merge_same(&mut rules.query, Ord::cmp);
    merge_same(&mut rules.metadata, Ord::cmp);
    merge_same(&mut rules.body, |a, b| a.tokens.cmp(&b.tokens));
    rules
}

/// The first of those that are the same takes the rules of the others.
fn merge_same<K>(all: &mut Vec<(K, RuleList)>, order: impl Fn(&K, &K) -> Ordering) {
    if all.len() < 2 {
        return;
    }
    let mut sorted: Vec<usize> = (0..all.len()).collect();
    sorted.sort_by(|&a, &b| order(&all[a].0, &all[b].0));
    let mut merged = Vec::new();
    let mut sorted = sorted.into_iter();
    let Some(mut first) = sorted.next() else { return };
    for next in sorted {
        if order(&all[first].0, &all[next].0).is_eq() {
            let rules = std::mem::take(&mut all[next].1.rules);
            all[first].1.rules.extend(rules);
            merged.push(next);
        } else {
            first = next;
        }
    }
    if !merged.is_empty() {
        let mut place = 0..;
        all.retain(|_| !place.next().is_some_and(|place| merged.contains(&place)));
    }
}

/// Version 2: `$.body.items[0]`, `$.headers.Accept`, `$.query.page`, `$.path`, a rule for each.
fn read_by_path(json: &Json) -> Read<MatchingRules> {
    let mut rules = MatchingRules::default();
    for (key, json) in map(json)? {
        let read = parse_path(key).and_then(|path| Ok((path, list(json)?))).and_then(|(path, list)| {
            match path.tokens.as_slice() {
                [PathToken::Field(part)] if part == "path" => rules.path = list,
                [PathToken::Field(part)] if part == "method" => rules.method = list,
                [PathToken::Field(part)] if part == "status" => rules.status = list,
                [PathToken::Field(part), rest @ ..] if part == "body" => {
                    rules.body.push((PathExpression { tokens: rest.to_vec() }, list));
                }
                // An index behind the name says nothing, as in the official implementation.
                [PathToken::Field(part), PathToken::Field(name), behind @ ..] => {
                    match part.as_str() {
                        "header" | "headers" => rules.header.push((name.clone(), list)),
                        "query" => rules.query.push((name.clone(), list)),
                        "metadata" => rules.metadata.push((name.clone(), list)),
                        _ => return Err(Problem::to_leave_out("no part of a message has this name")),
                    }
                    if !behind.is_empty() {
                        rules.indexed.push(path);
                    }
                }
                _ => return Err(Problem::to_leave_out("it names no part of a message")),
            }
            Ok(())
        });
        if let Err(problem) = read {
            let reason = problem.leaves_out().map_err(|problem| problem.under(key))?;
            let found = LeftOut { key: key.to_string(), value: json.clone(), reason };
            rules.unreadable.push(found.into_unreadable(None));
        }
    }
    Ok(merged(rules))
}

/// A rule that no place can be found for.
pub(in super::super) struct LeftOut {
    pub(in super::super) key: String,
    pub(in super::super) value: Json,
    pub(in super::super) reason: String,
}

impl LeftOut {
    pub(in super::super) fn into_unreadable(self, category: Option<String>) -> Unreadable {
        Unreadable { category, key: self.key, value: self.value, reason: self.reason }
    }
}

pub(in super::super) fn parse_path(text: &str) -> Read<PathExpression> {
    text.parse::<PathExpression>().map_err(|error| Problem::to_leave_out(error.to_string()))
}

/// A name, which may be written like a path: `$.topic` is `topic`.
pub(in super::super) fn metadata_name(text: &str) -> Read<String> {
    Ok(in_path(text)?.unwrap_or_else(|| text.to_owned()))
}

/// The only rules of their category: in it at once, or under the key `$`.
fn single(json: &Json) -> Read<RuleList> {
    match map(json)? {
        [(key, inner)] if key.is_empty() || key == "$" => list(inner).map_err(|problem| problem.under(key)),
        _ => list(json),
    }
}

fn named<K>(json: &Json, left_out: &mut Vec<LeftOut>, key: impl Fn(&str) -> Read<K>) -> Read<Vec<(K, RuleList)>> {
    let mut found = Vec::with_capacity(map(json)?.len());
    for (name, json) in map(json)? {
        match key(name).and_then(|key| Ok((key, list(json)?))) {
            Ok(rules) => found.push(rules),
            Err(problem) => {
                let reason = problem.leaves_out().map_err(|problem| problem.under(name))?;
                left_out.push(LeftOut { key: name.to_string(), value: json.clone(), reason });
            }
        }
    }
    Ok(found)
}

/// `{"matchers": [..], "combine": "AND"}`, or a rule by itself.
fn list(json: &Json) -> Read<RuleList> {
    if map(json)?.is_empty() {
        return Ok(RuleList::default());
    }
    let combine = optional(json, "combine", |json| match string(json)?.to_uppercase().as_str() {
        "AND" => Ok(Combine::And),
        "OR" => Ok(Combine::Or),
        _ => Err(Problem::expected("\"AND\" or \"OR\"", json)),
    });
    let rules = optional(json, "matchers", |json| each(json, read_rule))?;
    Ok(RuleList {
        rules: rules.map_or_else(|| read_rule(json).map(|rule| vec![rule]), Ok)?,
        combine: combine?.unwrap_or_default(),
    })
}

/// A variant without rules is to be equal to the example's item.
pub(super) fn variant(json: &Json) -> Read<Variant> {
    let equality = || vec![(PathExpression::root(), RuleList::of(Rule::Equality))];
    Ok(Variant {
        index: optional(json, "index", super::super::members::number("the index of an item"))?.unwrap_or_default(),
        rules: optional(json, "rules", variant_rules)?.unwrap_or_else(equality),
        generators: optional(json, "generators", variant_generators)?.unwrap_or_default(),
    })
}

fn variant_rules(json: &Json) -> Read<PathRules> {
    let rules = map(json)?.iter().map(|(key, json)| {
        parse_path(key).and_then(|path| Ok((path, list(json)?))).map_err(|problem| problem.under(key))
    });
    rules.collect()
}

fn variant_generators(json: &Json) -> Read<Vec<(PathExpression, Generator)>> {
    let read = |(key, json): &(EcoString, Json)| {
        let generator = super::super::generators::read_generator(json);
        parse_path(key).and_then(|path| Ok((path, generator?))).map_err(|problem| problem.under(key))
    };
    map(json)?.iter().map(read).collect()
}
