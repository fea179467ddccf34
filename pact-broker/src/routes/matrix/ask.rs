//! What a request asks of the matrix.

use crate::database::Tx;
use crate::decision::{Criterion, Ignored, LatestBy};
use crate::http::{Problem, Request};
use crate::query::pacticipant::{self as pacticipants, Pacticipant};
use crate::query::{environment, version};

/// An application and which of its versions are meant.
#[derive(Debug, Clone)]
pub(crate) struct Selector {
    pub(crate) pacticipant: Pacticipant,
    pub(crate) criterion: Criterion,
}

/// What is asked.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The versions that are named.
    pub(crate) selectors: Vec<Selector>,
    /// Which versions of those they have contracts with.
    pub(crate) target: Option<Criterion>,
    pub(crate) latest_by: Option<LatestBy>,
    /// Which results are shown: true, false, none.
    pub(crate) success: Option<Vec<Option<bool>>>,
    pub(crate) ignore: Option<Vec<Ignored>>,
    pub(crate) limit: Option<usize>,
}

/// Reads the query of the matrix.
pub(super) fn read(tx: &Tx<'_>, request: &Request) -> Result<Asked, Problem> {
    let mut errors = Vec::new();
    let mut selectors = Vec::new();
    let given = request.query_objects("q");
    for one in &given {
        let get = |name: &str| {
            one.iter().find(|(key, _)| *key == name).map(|(_, value)| *value).filter(|value| !value.is_empty())
        };
        let latest = get("latest") == Some("true");
        let Some(name) = get("pacticipant") else {
            errors.push("Please specify the pacticipant name".to_owned());
            continue;
        };
        if get("version").is_some() && get("latest").is_some() {
            errors.push(format!("A version number and latest flag cannot both be specified for {name}"));
        }
        let Some(pacticipant) = pacticipants::by_name(tx, name)? else {
            errors.push(format!("Pacticipant {name} not found"));
            continue;
        };
        let criterion = match (get("version"), get("branch"), get("mainBranch"), get("tag"), get("environment")) {
            (Some(number), ..) => Criterion::Number(number.to_owned()),
            (_, Some(branch), ..) => Criterion::Branch(branch.to_owned(), latest),
            (_, _, Some("true"), ..) => Criterion::MainBranch(latest),
            (_, _, _, Some(tag), _) => Criterion::Tag(tag.to_owned(), latest),
            (.., Some(place)) => Criterion::Environment(place.to_owned()),
            _ if latest => Criterion::Latest,
            _ => Criterion::Any,
        };
        selectors.push(Selector { pacticipant, criterion });
    }
    if given.is_empty() {
        errors.push("Please provide 1 or more version selectors.".to_owned());
    }
    for one in request.query_objects("ignore") {
        if !one.iter().any(|(key, value)| *key == "pacticipant" && !value.is_empty()) {
            errors.push("Please specify the pacticipant name to ignore".to_owned());
        }
    }
    // Without a target, the answer may be a yes that nobody asked for.
    for name in ["tag", "environment"].into_iter().filter(|name| request.query(name) == Some("")) {
        errors.push(format!("The {name} cannot be blank."));
    }
    let filled = |name: &str| request.query(name).filter(|value| !value.is_empty());
    let (tag, place, main, latest) =
        (filled("tag"), filled("environment"), filled("mainBranch") == Some("true"), filled("latest") == Some("true"));
    if usize::from(tag.is_some()) + usize::from(place.is_some()) + usize::from(main) > 1 {
        errors.push("Cannot specify more than one of tag, environment and mainBranch.".to_owned());
    }
    if latest && place.is_some() {
        errors.push("Cannot specify both latest=true and an environment.".to_owned());
    }
    if let Some(place) = place
        && environment::by_name(tx, place)?.is_none()
    {
        errors.push(format!("Environment with name '{place}' does not exist"));
    }
    let limit = match request.query("limit").map(str::parse::<usize>) {
        Some(Ok(limit)) if limit > 0 => Some(limit),
        Some(_) => {
            errors.push("The limit must be 1 or greater.".to_owned());
            None
        }
        None => Some(super::ROWS),
    };
    let by = filled("latestby");
    let latest_by = by.and_then(LatestBy::parse);
    if by.is_some() && latest_by.is_none() {
        errors.push("latestby must be one of: cvpv, cvp, cp".to_owned());
    }
    if !errors.is_empty() {
        return Err(Problem::List(errors));
    }
    let target = match (tag, place) {
        (Some(tag), _) => Some(Criterion::Tag(tag.to_owned(), latest)),
        (_, Some(place)) => Some(Criterion::Environment(place.to_owned())),
        _ if main => Some(Criterion::MainBranch(latest)),
        _ => latest.then_some(Criterion::Latest),
    };
    let success = request.query_list("success");
    let success = (!success.is_empty())
        .then(|| success.iter().map(|text| if text.is_empty() { None } else { Some(*text == "true") }).collect());
    let ignore = ignored(tx, request)?;
    Ok(Asked { selectors, target, latest_by, success, ignore, limit })
}

/// What is to be ignored, in the short or the long form.
pub(super) fn ignored(tx: &Tx<'_>, request: &Request) -> Result<Option<Vec<Ignored>>, Problem> {
    let mut wanted: Vec<(String, Option<String>)> =
        request.query_list("ignore").into_iter().map(|name| (name.to_owned(), None)).collect();
    for one in request.query_objects("ignore") {
        let get = |name: &str| one.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        wanted.extend(get("pacticipant").map(|name| (name, get("version"))));
    }
    let mut ignored = Vec::new();
    for (name, number) in wanted.into_iter().filter(|(name, _)| !name.is_empty()) {
        let found = pacticipants::by_name(tx, &name)?;
        ignored.push(match (found, number) {
            (None, _) => Ignored::Unknown(format!("any version of {name} (no such pacticipant exists)")),
            (Some(found), None) => Ignored::Pacticipant(found.id),
            (Some(_), Some(number)) => match version::by_number(tx, &name, &number)? {
                Some(version) => Ignored::Version(version.id),
                None => Ignored::Unknown(format!("version {number} of {name} (no such version exists)")),
            },
        });
    }
    Ok((!ignored.is_empty()).then_some(ignored))
}
