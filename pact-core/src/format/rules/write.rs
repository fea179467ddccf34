//! Categories and paths, written for readers of version 2 or of later ones.

use ecow::{eco_format, eco_vec};

use super::super::write::UnwritableReason;
use super::rule::write_rule;
use crate::model::{
    Combine, Json, MatchingRules, Members, PathExpression, PathToken, RuleList, SpecVersion, Unreadable,
};

/// By category, as since version 3.
pub(in super::super) fn write(rules: &MatchingRules) -> Result<Json, UnwritableReason> {
    if let Some(found) = rules.unreadable.iter().find(|found| found.category.is_none()) {
        return Err(UnwritableReason::UnreadableRule(found.key.clone()));
    }
    let named =
        |rules: &[(String, RuleList)]| rules.iter().map(|(name, list)| (name.into(), write_list(list))).collect();
    let root =
        |list: &RuleList| if list.is_empty() { Members::new() } else { eco_vec![("$".into(), write_list(list))] };
    let body = rules.body.iter().map(|(path, list)| (eco_format!("{path}"), write_list(list))).collect();
    let mut categories = Members::new();
    if !rules.path.is_empty() {
        categories.push(("path".into(), write_list(&rules.path)));
    }
    let by_name: [(&str, Members); 6] = [
        ("method", root(&rules.method)),
        ("query", named(&rules.query)),
        ("header", named(&rules.header)),
        ("status", root(&rules.status)),
        ("metadata", rules.metadata.iter().map(|(name, list)| (metadata_key(name).into(), write_list(list))).collect()),
        ("body", body),
    ];
    categories.extend(
        by_name
            .into_iter()
            .filter(|(_, members)| !members.is_empty())
            .map(|(name, members)| (name.into(), Json::of_members(members))),
    );
    add_unreadable(&mut categories, &rules.unreadable);
    Ok(Json::of_members(categories))
}

/// The official implementation reads the names of metadata as paths.
pub(in super::super) fn metadata_key(name: &str) -> String {
    if is_name_of_version_2(name) {
        return name.to_owned();
    }
    PathExpression::root().join(PathToken::Field(name.to_owned())).to_string()
}

/// Whether the official implementation finds a name again that it reads as a path without a root: so it does with those of
/// headers and query parameters in the form of version 2.
pub(in super::super) fn is_name_of_version_2(name: &str) -> bool {
    name.starts_with(char::is_alphanumeric) && name.chars().all(PathToken::is_plain)
}

/// What could not be used goes back to where it stood.
pub(in super::super) fn add_unreadable(categories: &mut Members, unreadable: &[Unreadable]) {
    for Unreadable { category, key, value, .. } in unreadable {
        let category = category.as_deref().unwrap_or("body");
        let member = (key.clone().into(), value.clone());
        match categories.make_mut().iter_mut().find(|(name, _)| name == category) {
            Some((_, Json::Object(members))) => members.push(member),
            _ => categories.push((category.into(), Json::Object(eco_vec![member]))),
        }
    }
}

/// The form of version 2, which has one rule for each place and only some of the rules.
pub(in super::super) fn write_by_path(rules: &MatchingRules) -> Result<Json, UnwritableReason> {
    let root = |part: &str| PathExpression::root().join(PathToken::Field(part.to_owned()));
    let named = |part: &'static str, rules: &[(String, RuleList)]| {
        let rules = rules.iter().map(|(name, list)| (root(part).join(PathToken::Field(name.clone())), list.clone()));
        rules.collect::<Vec<_>>()
    };
    if !(rules.status.is_empty() && rules.metadata.is_empty() && rules.method.is_empty()) {
        let what = "rules for the method, the status or metadata";
        return Err(UnwritableReason::NeedsVersion { what: what.into(), plural: true, since: SpecVersion::V4 });
    }
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
    let is_part = |path: &PathExpression| matches!(path.tokens.first(), Some(PathToken::Field(part)) if part != "body");
    let as_read = |path: &PathExpression| {
        let mut indexed = rules.indexed.iter().filter(|_| is_part(path));
        let same = |indexed: &&PathExpression| same_name(&indexed.tokens, &path.tokens);
        indexed.find(same).unwrap_or(path).to_string()
    };
    let members = all.iter().map(|(path, list)| match list.rules.as_slice() {
        [rule] if rule.since() <= SpecVersion::V2 => Ok((as_read(path), write_rule(rule))),
        [rule] => {
            let what = format!("the rule {:?} at {path}", rule.name()).into();
            Err(UnwritableReason::NeedsVersion { what, plural: false, since: rule.since() })
        }
        _ => {
            let what = format!("several rules at {path}").into();
            Err(UnwritableReason::NeedsVersion { what, plural: true, since: SpecVersion::V3 })
        }
    });
    let unreadable = rules.unreadable.iter().map(|found| {
        if found.category.is_none() {
            return Ok((found.key.clone(), found.value.clone()));
        }
        let what = format!("the rule {:?}, which cannot be used,", found.key).into();
        Err(UnwritableReason::NeedsVersion { what, plural: false, since: SpecVersion::V3 })
    });
    members.chain(unreadable).collect::<Result<Vec<_>, _>>().map(Json::object)
}

/// Whether one path goes on where the other ends, behind the name of a header or parameter.
fn same_name(indexed: &[PathToken], path: &[PathToken]) -> bool {
    let is_header = |token: Option<&PathToken>| matches!(token, Some(PathToken::Field(part)) if part == "header" || part == "headers");
    let same_part = indexed.first() == path.first() || (is_header(indexed.first()) && is_header(path.first()));
    same_part && indexed.get(1) == path.get(1)
}

pub(in super::super) fn write_list(list: &RuleList) -> Json {
    let combine = match list.combine {
        Combine::And => "AND",
        Combine::Or => "OR",
    };
    Json::object([
        ("combine", Json::string(combine)),
        ("matchers", Json::Array(list.rules.iter().map(write_rule).collect())),
    ])
}
