//! Matching rules on the wire: by category, then by path or name, then a list with its combination.

use super::error::Problem;
use super::members::{each, not_yet, object, optional, string};
use crate::model::{Combine, Json, MatchingRules, PathExpression, PathToken, Regex, Rule, RuleList};

type Read<T> = Result<T, Problem>;

/// The first key that begins with `$` tells the form of version 2, whatever version the file declares.
pub(super) fn read(json: &Json<'_>) -> Read<MatchingRules> {
    if object(json)?.iter().any(|(key, _)| key.starts_with('$')) {
        return read_by_path(json);
    }
    let mut rules = MatchingRules::default();
    for (category, json) in object(json)? {
        let read = match category.as_ref() {
            "path" => list(json).map(|list| rules.path = list),
            "header" | "headers" => named(json).map(|named| rules.header = named),
            "query" => named(json).map(|named| rules.query = named),
            "method" | "status" if object(json)?.is_empty() => Ok(()),
            "method" | "status" | "metadata" => Err(not_yet(&format!("rules for the {category}"))),
            // An unknown category is the body's, as in the official implementation: some tools write `content`.
            _ => paths(json).map(|mut paths| rules.body.append(&mut paths)),
        };
        read.map_err(|problem| problem.under(category))?;
    }
    Ok(rules)
}

/// Version 2: `$.body.items[0]`, `$.headers.Accept`, `$.query.page`, `$.path`, a rule for each.
fn read_by_path(json: &Json<'_>) -> Read<MatchingRules> {
    let mut rules = MatchingRules::default();
    for (key, json) in object(json)? {
        let mut read = || -> Read<()> {
            let path = key.parse::<PathExpression>().map_err(|error| Problem::new(error.to_string()))?;
            let list = list(json)?;
            match path.tokens.as_slice() {
                [PathToken::Field(part)] if part == "path" => rules.path = list,
                [PathToken::Field(part), rest @ ..] if part == "body" => {
                    rules.body.push((PathExpression { tokens: rest.to_vec() }, list));
                }
                // An index behind the name is left out, as in the official implementation.
                [PathToken::Field(part), PathToken::Field(name), ..] => match part.as_str() {
                    "header" | "headers" => rules.header.push((name.clone(), list)),
                    "query" => rules.query.push((name.clone(), list)),
                    _ => return Err(not_yet("rules for this part of a message")),
                },
                _ => return Err(not_yet("rules for this part of a message")),
            }
            Ok(())
        };
        read().map_err(|problem| problem.under(key))?;
    }
    Ok(rules)
}

fn named(json: &Json<'_>) -> Read<Vec<(String, RuleList)>> {
    let named = object(json)?
        .iter()
        .map(|(name, json)| list(json).map(|list| (name.to_string(), list)).map_err(|problem| problem.under(name)));
    named.collect()
}

fn paths(json: &Json<'_>) -> Read<Vec<(PathExpression, RuleList)>> {
    let paths = object(json)?.iter().map(|(path, json)| {
        let parsed = path.parse::<PathExpression>().map_err(|error| Problem::new(error.to_string()));
        parsed.and_then(|path| Ok((path, list(json)?))).map_err(|problem| problem.under(path))
    });
    paths.collect()
}

/// `{"matchers": [..], "combine": "AND"}`, or a rule by itself.
fn list(json: &Json<'_>) -> Read<RuleList> {
    if object(json)?.is_empty() {
        return Ok(RuleList::default());
    }
    let combine = optional(json, "combine", |json| match string(json)?.to_uppercase().as_str() {
        "AND" => Ok(Combine::And),
        "OR" => Ok(Combine::Or),
        _ => Err(Problem::expected("\"AND\" or \"OR\"", json)),
    });
    let rules = optional(json, "matchers", |json| each(json, rule))?;
    Ok(RuleList {
        rules: rules.map_or_else(|| rule(json).map(|rule| vec![rule]), Ok)?,
        combine: combine?.unwrap_or_default(),
    })
}

/// A rule without a name is known by its attributes, as in the official implementation.
fn rule(json: &Json<'_>) -> Read<Rule> {
    let has = |name| json.get(name).is_some();
    let limit = |name| optional(json, name, count);
    let attribute = |name, of: &str| {
        optional(json, name, string)?.ok_or_else(|| Problem::new(format!("a rule {of:?} needs a member {name:?}")))
    };
    object(json)?;
    let name = match optional(json, "match", string)? {
        Some(name) => name,
        None if has("regex") => "regex".to_owned(),
        None if has("min") || has("max") => "type".to_owned(),
        None => return Err(Problem::expected("a matching rule", json)),
    };
    Ok(match name.as_str() {
        "equality" => Rule::Equality,
        "type" | "min" | "max" => Rule::Type { min: limit("min")?, max: limit("max")? },
        "regex" => {
            let regex = Regex::new(&attribute("regex", "regex")?);
            Rule::Regex(regex.map_err(|error| Problem::new(error.to_string()).under("regex"))?)
        }
        "include" => Rule::Include(attribute("value", "include")?),
        "number" => Rule::Number,
        "integer" => Rule::Integer,
        "decimal" | "real" => Rule::Decimal,
        "boolean" => Rule::Boolean,
        "null" => Rule::Null,
        other => return Err(not_yet(&format!("matching rules {other:?}")).under("match")),
    })
}

/// A number, which some tools write as a string.
fn count(json: &Json<'_>) -> Read<usize> {
    let (Json::Number(text) | Json::String(text)) = json else {
        return Err(Problem::expected("a number of items", json));
    };
    text.parse().map_err(|_| Problem::expected("a number of items", json))
}

pub(super) fn write(rules: &MatchingRules) -> Json<'static> {
    let named =
        |rules: &[(String, RuleList)]| Json::object(rules.iter().map(|(name, list)| (name.clone(), write_list(list))));
    let mut categories = Vec::new();
    if !rules.path.is_empty() {
        categories.push(("path", write_list(&rules.path)));
    }
    if !rules.query.is_empty() {
        categories.push(("query", named(&rules.query)));
    }
    if !rules.header.is_empty() {
        categories.push(("header", named(&rules.header)));
    }
    if !rules.body.is_empty() {
        let paths = rules.body.iter().map(|(path, list)| (path.to_string(), write_list(list)));
        categories.push(("body", Json::object(paths)));
    }
    Json::object(categories)
}

/// The form of version 2, which has one rule for each place and only some of the rules.
pub(super) fn write_by_path(rules: &MatchingRules) -> Result<Json<'static>, String> {
    let root = |part: &str| PathExpression::root().join(PathToken::Field(part.to_owned()));
    let named = |part: &'static str, rules: &[(String, RuleList)]| {
        let rules = rules.iter().map(|(name, list)| (root(part).join(PathToken::Field(name.clone())), list.clone()));
        rules.collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    if !rules.path.is_empty() {
        all.push((root("path"), rules.path.clone()));
    }
    all.extend(named("query", &rules.query));
    all.extend(named("headers", &rules.header));
    all.extend(rules.body.iter().map(|(path, list)| {
        let tokens = root("body").tokens.into_iter().chain(path.tokens.iter().cloned()).collect();
        (PathExpression { tokens }, list.clone())
    }));
    let members = all.iter().map(|(path, list)| match list.rules.as_slice() {
        [rule @ (Rule::Equality | Rule::Type { .. } | Rule::Regex(_))] => Ok((path.to_string(), write_rule(rule))),
        [rule] => Err(format!("the rule {:?} at {path} needs version 3 of the specification", rule.name())),
        _ => Err(format!("several rules at {path} need version 3 of the specification")),
    });
    members.collect::<Result<Vec<_>, _>>().map(Json::object)
}

fn write_list(list: &RuleList) -> Json<'static> {
    let combine = match list.combine {
        Combine::And => "AND",
        Combine::Or => "OR",
    };
    Json::object([
        ("combine", Json::string(combine)),
        ("matchers", Json::Array(list.rules.iter().map(write_rule).collect())),
    ])
}

fn write_rule(rule: &Rule) -> Json<'static> {
    let mut members = vec![("match", Json::string(rule.name()))];
    let number = |number: &usize| Json::Number(number.to_string().into());
    match rule {
        Rule::Type { min, max } => {
            members.extend(min.as_ref().map(|min| ("min", number(min))));
            members.extend(max.as_ref().map(|max| ("max", number(max))));
        }
        Rule::Regex(regex) => members.push(("regex", Json::string(regex.as_str().to_owned()))),
        Rule::Include(text) => members.push(("value", Json::string(text.clone()))),
        Rule::Equality | Rule::Number | Rule::Integer | Rule::Decimal | Rule::Boolean | Rule::Null => {}
    }
    Json::object(members)
}
