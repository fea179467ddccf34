//! What a test asks for and its version of the specification does not have. Other tools write rules of version 4 into
//! files of version 3 all the same, so reading and writing anew takes them; what a test asks for, every reader must know.

use crate::format::Unwritable;
use crate::matching::Location;
use crate::model::{Generator, Generators, Interaction, MatchingRules, RuleList, SpecVersion};

/// Checks that the version has every rule and generator of an interaction.
pub(super) fn check(interaction: &Interaction, spec: SpecVersion) -> Result<(), Unwritable> {
    let parts: Vec<(&'static str, &MatchingRules, &Generators)> = match interaction {
        Interaction::Http(http) => vec![
            ("request", &http.request.rules, &http.request.generators),
            ("response", &http.response.rules, &http.response.generators),
        ],
        Interaction::AsyncMessage(message) => vec![("message", &message.message.rules, &message.message.generators)],
        Interaction::SyncMessage(message) => {
            let responses = message.responses.iter().map(|response| ("answer", &response.rules, &response.generators));
            let request = ("request", &message.request.rules, &message.request.generators);
            std::iter::once(request).chain(responses).collect()
        }
    };
    let lacks = |(part, rules, generators): (&str, _, _)| {
        let (what, location, since) = of_rules(rules).chain(of_generators(generators)).find(|found| found.2 > spec)?;
        let since = since.major();
        Some(format!("{what} at {location} of the {part} needs version {since} of the specification"))
    };
    let reason = parts.into_iter().find_map(lacks);
    reason.map_or(Ok(()), |reason| Err(Unwritable { interaction: interaction.identity(), reason }))
}

/// What is asked for, where, and the first version that has it.
type Asked = (String, Location, SpecVersion);

fn of_rules(rules: &MatchingRules) -> impl Iterator<Item = Asked> {
    let single = [(Location::Path, &rules.path), (Location::Status, &rules.status)];
    let body = rules.body.iter().map(|(path, list)| (Location::Body(path.clone()), list));
    let lists = single.into_iter().chain(placed(&rules.query, Location::Query));
    let lists = lists.chain(placed(&rules.header, Location::Header)).chain(placed(&rules.metadata, Location::Metadata));
    lists.chain(body).flat_map(|(location, list): (Location, &RuleList)| {
        list.rules.iter().map(move |rule| (format!("the rule {:?}", rule.name()), location.clone(), rule.since()))
    })
}

fn of_generators(generators: &Generators) -> impl Iterator<Item = Asked> {
    let body = generators.body.iter().map(|(path, one)| (Location::Body(path.clone()), one));
    let all = generators.path.iter().map(|one| (Location::Path, one)).chain(placed(&generators.query, Location::Query));
    let all = all.chain(placed(&generators.header, Location::Header));
    let all = all.chain(placed(&generators.metadata, Location::Metadata)).chain(body);
    all.map(|(location, one): (_, &Generator)| (format!("the generator {:?}", one.name()), location, one.since()))
}

fn placed<T>(all: &[(String, T)], place: fn(String) -> Location) -> impl Iterator<Item = (Location, &T)> {
    all.iter().map(move |(name, one)| (place(name.clone()), one))
}
