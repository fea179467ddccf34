//! What a version of the specification does not have. Other tools write rules of version 4 into files of version 3 all the
//! same, so reading and writing anew takes them; what a test asks for, and what is written in an older version than it was
//! read, every reader must know.

use std::borrow::Cow;

use super::super::rules::is_name_of_version_2;
use super::{Unwritable, UnwritableReason};
use crate::model::{
    Generator, Generators, Interaction, MatchingRules, PathExpression, PathToken, RuleList, SpecVersion, paths,
};

/// Checks that a version of the specification has every rule and generator of an interaction, and that other tools can read
/// the names that they are for.
///
/// # Errors
///
/// What the version does not have, or has no form for that others can read.
pub fn check_version(interaction: &Interaction, spec: SpecVersion) -> Result<(), Unwritable> {
    let parts = interaction.contents();
    let parts = parts.iter().map(|(part, content)| (*part, content.rules, content.generators));
    let lacks = |(part, rules, generators): &(&str, &MatchingRules, &Generators)| {
        let mut all = of_rules(rules).chain(of_generators(generators));
        let (what, place, since) = all.find(|found| found.2 > spec)?;
        Some(UnwritableReason::one(format!("{what} at {place} of the {part}"), since))
    };
    let unreadable = |(part, rules, generators): &(&str, &MatchingRules, &Generators)| {
        unreadable_name(part, rules, generators, spec)
    };
    let reason = { parts }.find_map(|part| lacks(&part).or_else(|| unreadable(&part)));
    reason.map_or(Ok(()), |reason| Err(Unwritable { interaction: interaction.identity(), reason }))
}

/// What is asked for, where, and the first version that has it.
type Asked = (String, String, SpecVersion);

fn of_rules(rules: &MatchingRules) -> impl Iterator<Item = Asked> {
    let single = [("path".to_owned(), &rules.path), ("status".to_owned(), &rules.status)];
    let lists = single.into_iter().chain(placed("query", &rules.query)).chain(placed("header", &rules.header));
    let lists = lists.chain(placed("metadata", &rules.metadata)).chain(in_body(&rules.body));
    lists.flat_map(|(place, list): (String, &RuleList)| {
        list.rules.iter().map(move |rule| (format!("the rule {:?}", rule.name()), place.clone(), rule.since()))
    })
}

fn of_generators(generators: &Generators) -> impl Iterator<Item = Asked> {
    let all = generators.path.iter().map(|one| ("path".to_owned(), one)).chain(placed("query", &generators.query));
    let all = all.chain(placed("header", &generators.header)).chain(placed("metadata", &generators.metadata));
    all.chain(in_body(&generators.body))
        .map(|(place, one): (_, &Generator)| (format!("the generator {:?}", one.name()), place, one.since()))
}

fn placed<'a, T>(part: &'static str, all: &'a [(String, T)]) -> impl Iterator<Item = (String, &'a T)> {
    all.iter().map(move |(name, one)| (format!("{part}{}", PathToken::Field(name.clone())), one))
}

fn in_body<T>(all: &[(PathExpression, T)]) -> impl Iterator<Item = (String, &T)> {
    let steps = |path: &PathExpression| path.tokens.iter().map(ToString::to_string).collect::<String>();
    all.iter().map(move |(path, one)| (format!("body{}", steps(path)), one))
}

/// A rule or generator for a name that has no form in this version that other tools can read.
fn unreadable_name(
    part: &str,
    rules: &MatchingRules,
    generators: &Generators,
    spec: SpecVersion,
) -> Option<UnwritableReason> {
    let unreadable = |kind, name: String, why: Cow<'static, str>| {
        Some(UnwritableReason::UnreadableName { kind, name, part: part.to_owned(), why })
    };
    let in_body = paths(&rules.body).chain(generators.body.iter().map(|(path, _)| path));
    let mut in_body = in_body.filter_map(PathExpression::unreadable_name);
    if let Some((name, why)) = in_body.next() {
        let why = format!(
            "cannot be read by other Pact tools, because the name {why}: write this member, and what is in it, without a matcher"
        );
        return unreadable("member", name.to_owned(), why.into());
    }
    let metadata = rules.metadata.iter().map(|(name, _)| name).chain(generators.metadata.iter().map(|(name, _)| name));
    let mut of_metadata = metadata.map(|name| PathExpression::root().join(PathToken::Field(name.clone())));
    if let Some(path) = of_metadata.find(|path| path.unreadable_name().is_some()) {
        let (name, why) = path.unreadable_name()?;
        let why = format!("cannot be read by other Pact tools, because the name {why}: write it without a matcher");
        return unreadable("metadata", name.to_owned(), why.into());
    }
    if spec >= SpecVersion::V3 {
        return None;
    }
    let named = [("query parameter", &rules.query), ("header", &rules.header)];
    let mut named = named.into_iter().flat_map(|(kind, all)| all.iter().map(move |(name, _)| (kind, name)));
    let (kind, name) = named.find(|(_, name)| !is_name_of_version_2(name))?;
    let why = "needs version 3 of the specification: in version 2 other Pact tools cannot read a rule for this name";
    unreadable(kind, name.clone(), why.into())
}
