//! One rule, read and written.

use ecow::eco_vec;

use super::super::error::Problem;
use super::super::generators::write_generator;
use super::super::members::{Read, any_of, each, number, object, optional, rest, string, text};
use super::read::variant;
use crate::model::{Combine, DatePattern, EachRules, Json, Regex, Rule, RuleList, StatusClass, Variant};

/// A rule without a name is known by its attributes, as in the official implementation. A name that nobody knows is that
/// of a plugin's rule.
pub(super) fn read_rule(json: &Json) -> Read<Rule> {
    let has = |name| json.get(name).is_some();
    let limit = |name| optional(json, name, number("a number of items"));
    let attribute = |name, of: &str| {
        optional(json, name, text)?.ok_or_else(|| Problem::new(format!("a rule {of:?} needs a member {name:?}")))
    };
    object(json)?;
    let name = match optional(json, "match", string)? {
        Some(name) => name,
        None if has("min") || has("max") => "type".into(),
        None => match ["regex", "timestamp", "time", "date"].into_iter().find(|name| has(name)) {
            Some(name) => name.to_owned(),
            None => return Err(Problem::expected("a matching rule", json)),
        },
    };
    Ok(match name.as_str() {
        "equality" => Rule::Equality,
        "type" | "min" | "max" | "min-type" | "max-type" => Rule::Type { min: limit("min")?, max: limit("max")? },
        "regex" => {
            let regex = Regex::new(&attribute("regex", "regex")?);
            regex.map_or_else(|error| unusable(json, &error), Rule::Regex)
        }
        "include" => Rule::Include(attribute("value", "include")?),
        "number" => Rule::Number,
        "integer" => Rule::Integer,
        "decimal" | "real" => Rule::Decimal,
        "boolean" => Rule::Boolean,
        "null" => Rule::Null,
        "date" => temporal(json, "date", Rule::Date)?,
        "time" => temporal(json, "time", Rule::Time)?,
        "datetime" | "timestamp" => temporal(json, &name, Rule::DateTime)?,
        "notEmpty" | "not-empty" => Rule::NotEmpty,
        "semver" => Rule::Semver,
        "values" => Rule::Values,
        "eachKey" | "each-key" => Rule::EachKey(each_rules(json)?),
        "eachValue" | "each-value" => Rule::EachValue(each_rules(json)?),
        "arrayContains" | "array-contains" => {
            let variants = optional(json, "variants", |json| each(json, variant))?;
            Rule::ArrayContains(
                variants.ok_or_else(|| Problem::new("a rule \"arrayContains\" needs a member \"variants\""))?,
            )
        }
        "statusCode" | "status-code" => {
            Rule::StatusCode(optional(json, "status", status_class)?.unwrap_or(StatusClass::Success))
        }
        "contentType" | "content-type" => Rule::ContentType(attribute("value", "contentType")?),
        "" => return Err(Problem::new("a matching rule needs a name").under("match")),
        _ => Rule::Plugin { name, attributes: rest(json, &["match"]) },
    })
}

fn temporal(json: &Json, name: &str, rule: fn(Option<DatePattern>) -> Rule) -> Read<Rule> {
    let text = any_of(json, &["format", name], string)?.filter(|text| !text.is_empty());
    let pattern = text.map(|text| DatePattern::new(&text)).transpose();
    Ok(pattern.map_or_else(|error| unusable(json, &error), rule))
}

/// One rule that cannot be used hides no other: its interaction fails, and the file is read.
fn unusable(json: &Json, error: &dyn std::error::Error) -> Rule {
    Rule::Unusable { rule: json.clone(), reason: error.to_string() }
}

fn each_rules(json: &Json) -> Read<EachRules> {
    let rules = optional(json, "rules", |json| each(json, read_rule))?.unwrap_or_default();
    Ok(EachRules { rules: RuleList { rules, combine: Combine::And }, other: rest(json, &["match", "rules"]) })
}

fn status_class(json: &Json) -> Read<StatusClass> {
    match json {
        Json::Array(_) => Ok(StatusClass::Codes(each(json, number("a status code"))?)),
        json => json.as_str().and_then(StatusClass::named).ok_or_else(|| {
            Problem::expected(
                "info, success, redirect, clientError, serverError, nonError, error or a list of status codes",
                json,
            )
        }),
    }
}

pub(super) fn write_rule(rule: &Rule) -> Json {
    let mut members = eco_vec![("match".into(), Json::string(rule.name()))];
    let mut add = |name: &str, value: Json| members.push((name.into(), value));
    match rule {
        Rule::Type { min, max } => {
            for (name, limit) in [("min", min), ("max", max)] {
                if let Some(limit) = limit {
                    add(name, Json::of_number(*limit));
                }
            }
        }
        Rule::Regex(regex) => add("regex", Json::string(regex.as_str())),
        Rule::Include(text) | Rule::ContentType(text) => add("value", Json::string(text.as_str())),
        Rule::Date(pattern) | Rule::Time(pattern) | Rule::DateTime(pattern) => {
            if let Some(pattern) = pattern {
                add("format", Json::string(pattern.as_str()));
            }
        }
        Rule::EachKey(each) | Rule::EachValue(each) => {
            add("rules", Json::Array(each.rules.rules.iter().map(write_rule).collect()));
            members.extend(each.other.iter().cloned());
        }
        Rule::ArrayContains(variants) => add("variants", Json::Array(variants.iter().map(write_variant).collect())),
        Rule::StatusCode(class) => add("status", write_status_class(class)),
        Rule::Unusable { rule, .. } => return rule.clone(),
        Rule::Plugin { attributes, .. } => members.extend(attributes.iter().cloned()),
        Rule::Equality
        | Rule::Number
        | Rule::Integer
        | Rule::Decimal
        | Rule::Boolean
        | Rule::Null
        | Rule::NotEmpty
        | Rule::Semver
        | Rule::Values => {}
    }
    Json::of_members(members)
}

fn write_status_class(class: &StatusClass) -> Json {
    match class {
        StatusClass::Codes(codes) => Json::Array(codes.iter().map(|code| Json::of_number(*code)).collect()),
        named => named.name().map_or(Json::Null, Json::string),
    }
}

fn write_variant(variant: &Variant) -> Json {
    let rules = variant.rules.iter().map(|(path, list)| (path.to_string(), super::write::write_list(list)));
    let mut members = vec![("index", Json::of_number(variant.index)), ("rules", Json::object(rules))];
    if !variant.generators.is_empty() {
        let generators = variant.generators.iter();
        let generators = generators.map(|(path, generator)| (path.to_string(), write_generator(generator)));
        members.push(("generators", Json::object(generators)));
    }
    Json::object(members)
}
