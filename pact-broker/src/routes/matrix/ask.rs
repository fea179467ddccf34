//! What a request asks of the matrix, and how it is looked up.

use crate::action::Settings;
use crate::database::Tx;
use crate::decision::{Criterion, Ignored, LatestBy, Question, Resolved, Row, latest_by};
use crate::http::{Problem, Request};
use crate::query::matrix::{self as query, Wanted};
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

/// Looks up what is needed to decide.
pub(crate) fn question(tx: &Tx<'_>, settings: &Settings, asked: &Asked) -> Result<Question, Problem> {
    let mut selectors = Vec::new();
    for one in &asked.selectors {
        let found = query::resolve(tx, &one.criterion, &[one.pacticipant.id])?;
        selectors.extend(resolved(&one.pacticipant, &one.criterion, found, true));
    }
    let specified: Vec<i64> = asked.selectors.iter().map(|one| one.pacticipant.id).collect();
    let infers = asked.target.is_some();
    let integrations = if infers || asked.selectors.len() == 1 {
        integrations(tx, &selectors)?
    } else {
        query::between(tx, &specified)?.into_iter().map(|(consumer, provider)| (consumer, provider, true)).collect()
    };
    let mut others: Vec<i64> = integrations.iter().flat_map(|(consumer, provider, _)| [*consumer, *provider]).collect();
    others.sort_unstable();
    others.dedup();
    let owners = pacticipants::by_ids(tx, &others)?;
    others.retain(|id| !specified.contains(id));
    if let Some(target) = &asked.target {
        let found = query::resolve(tx, target, &others)?;
        for id in &others {
            let Some(owner) = owners.iter().find(|owner| owner.id == *id) else { continue };
            let own = found.iter().filter(|(pacticipant, ..)| pacticipant == id).cloned().collect();
            selectors.extend(resolved(owner, target, own, false));
        }
    }
    let in_environment = |one: &Resolved| matches!(one.criterion, Criterion::Environment(_));
    let judge_all = settings.judge_every_live_version && selectors.iter().any(in_environment);
    let by = match asked.latest_by {
        // Each live version counts: none hides behind a newer one.
        Some(_) if judge_all => Some(LatestBy::ConsumerVersionAndProviderVersion),
        by => by,
    };
    let mut rows = rows(tx, &selectors, &specified, by.is_some())?;
    if judge_all {
        add_unverified(&mut rows, &selectors);
    }
    if let Some(by) = by {
        rows = latest_by(rows, by);
    }
    if let Some(success) = &asked.success {
        rows.retain(|row| success.contains(&row.success));
    }
    Ok(Question {
        given: asked.selectors.len(),
        has_target: asked.target.as_ref().is_some_and(|target| *target != Criterion::Latest),
        integrations,
        rows,
        ignore: asked.ignore.clone(),
        names: owners.into_iter().map(|owner| (owner.id, owner.name)).collect(),
        selectors,
    })
}

/// A selector for each version that was found, or one that means nothing.
fn resolved(
    owner: &Pacticipant,
    criterion: &Criterion,
    found: Vec<(i64, i64, String)>,
    specified: bool,
) -> Vec<Resolved> {
    let one_of_many = found.len() > 1;
    let make = |version| Resolved {
        pacticipant_id: owner.id,
        pacticipant: owner.name.clone(),
        criterion: criterion.clone(),
        version,
        one_of_many,
        specified,
    };
    if found.is_empty() {
        return vec![make(None)];
    }
    found.into_iter().map(|(_, id, number)| make(Some((id, number)))).collect()
}

/// Whom the named versions need, which is required, and who needs the named applications, which is not.
fn integrations(tx: &Tx<'_>, selectors: &[Resolved]) -> Result<Vec<(i64, i64, bool)>, Problem> {
    let versions: Vec<i64> = selectors.iter().filter_map(|one| Some(one.version.as_ref()?.0)).collect();
    let whole: Vec<i64> =
        selectors.iter().filter(|one| one.criterion == Criterion::Any).map(|one| one.pacticipant_id).collect();
    let mut named: Vec<i64> = selectors.iter().map(|one| one.pacticipant_id).collect();
    named.dedup();
    let mut required = query::providers_of_versions(tx, &versions)?;
    required.extend(query::providers_of(tx, &whole)?);
    let mut all: Vec<(i64, i64, bool)> =
        required.into_iter().map(|(consumer, provider)| (consumer, provider, true)).collect();
    all.extend(query::consumers_of(tx, &named)?.into_iter().map(|(consumer, provider)| (consumer, provider, false)));
    all.sort_by_key(|(consumer, provider, required)| (*consumer, *provider, !required));
    all.dedup_by_key(|(consumer, provider, _)| (*consumer, *provider));
    Ok(all)
}

fn rows(tx: &Tx<'_>, selectors: &[Resolved], specified: &[i64], only_latest: bool) -> Result<Vec<Row>, Problem> {
    let versions: Vec<i64> = selectors.iter().filter_map(|one| Some(one.version.as_ref()?.0)).collect();
    let whole: Vec<i64> =
        selectors.iter().filter(|one| one.criterion == Criterion::Any).map(|one| one.pacticipant_id).collect();
    let mut ids: Vec<i64> = selectors.iter().map(|one| one.pacticipant_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if let [one] = selectors {
        // A single version: what it needs against every result, and every result that it gave.
        let providers: Vec<i64> = query::providers_of(tx, &ids)?.into_iter().map(|(_, provider)| provider).collect();
        let consumers: Vec<i64> = query::consumers_of(tx, &ids)?.into_iter().map(|(consumer, _)| consumer).collect();
        let as_consumer = Wanted {
            consumer_versions: versions.clone(),
            consumers: whole.clone(),
            any_providers: providers.clone(),
            providers,
            ..Wanted::default()
        };
        let as_provider = Wanted {
            consumers,
            providers: ids,
            provider_versions: versions,
            any_providers: whole,
            ..Wanted::default()
        };
        let mut rows = if one.is_missing() { Vec::new() } else { query::rows(tx, &as_consumer, only_latest)? };
        rows.extend(
            query::rows(tx, &as_provider, only_latest)?.into_iter().filter(|row| row.verification_id.is_some()),
        );
        rows.sort_by_key(|row| (row.pact_id, row.verification_id));
        rows.dedup_by_key(|row| (row.pact_id, row.verification_id));
        return Ok(rows);
    }
    let wanted = Wanted {
        consumer_versions: versions.clone(),
        consumers: whole.clone(),
        providers: ids,
        provider_versions: versions,
        any_providers: whole,
    };
    let mut rows = query::rows(tx, &wanted, only_latest)?;
    rows.retain(|row| specified.contains(&row.consumer_id) || specified.contains(&row.provider_id));
    Ok(rows)
}

/// A row without a result for each pact and live version of its provider that has none.
fn add_unverified(rows: &mut Vec<Row>, selectors: &[Resolved]) {
    let mut missing = Vec::new();
    for row in rows.iter() {
        for one in selectors.iter().filter(|one| one.pacticipant_id == row.provider_id) {
            let (Criterion::Environment(_), Some((version, _))) = (&one.criterion, &one.version) else { continue };
            let known =
                rows.iter().any(|other| other.pact_id == row.pact_id && other.provider_version_id == Some(*version));
            if !known {
                missing.push(Row {
                    provider_version_id: Some(*version),
                    verification_id: None,
                    success: None,
                    verified_at: None,
                    ..row.clone()
                });
            }
        }
    }
    // A row that says only that there is no result says less than these.
    rows.retain(|row| row.provider_version_id.is_some() || !missing.iter().any(|other| other.pact_id == row.pact_id));
    for row in missing {
        let known = rows
            .iter()
            .any(|other| other.pact_id == row.pact_id && other.provider_version_id == row.provider_version_id);
        if !known {
            rows.push(row);
        }
    }
}
