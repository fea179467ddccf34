//! Reads selectors.

use pact_core::model::Json;

use crate::database::Tx;
use crate::http::{Form, Problem, Request};
use crate::query::environment;
use crate::text::parse_time;

/// Which versions of consumers are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Latest,
    MainBranch,
    /// A branch, or every one; and another for consumers that have nothing on it.
    Branch(Option<String>, Option<String>),
    Tag {
        name: String,
        latest: bool,
        fallback: Option<String>,
    },
    Placed {
        deployed: bool,
        released: bool,
        environment: Option<String>,
    },
    Environment(String),
}

/// A selector.
#[derive(Debug, Clone)]
pub(super) struct Selector {
    pub(super) what: What,
    pub(super) consumer: Option<String>,
}

/// What a provider asks.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) selectors: Vec<Selector>,
    /// The branch of the provider's version.
    pub(super) branch: Option<String>,
    /// Its tags.
    pub(super) tags: Vec<String>,
    pub(super) pending: bool,
    /// Work in progress is wanted of pacts that were published after this time.
    pub(super) wip_since: Option<i64>,
}

pub(super) fn body(tx: &Tx<'_>, request: &Request) -> Result<Asked, Problem> {
    let body = request.json()?;
    read(tx, &body, "consumerVersionSelectors")
}

/// The parameters of the old form as a body.
pub(super) fn query(tx: &Tx<'_>, request: &Request) -> Result<Asked, Problem> {
    let mut members: Vec<(&str, Json)> = Vec::new();
    if let Some(branch) = request.query("provider_version_branch") {
        members.push(("providerVersionBranch", Json::string(branch)));
    }
    let tags = request.query_list("provider_version_tags");
    if !tags.is_empty() {
        members.push(("providerVersionTags", Json::array(tags.into_iter().map(Json::string))));
    }
    if let Some(pending) = request.query("include_pending_status") {
        members.push(("includePendingStatus", Json::Bool(pending == "true")));
    }
    if let Some(since) = request.query("include_wip_pacts_since") {
        members.push(("includeWipPactsSince", Json::string(since)));
    }
    let selectors: Vec<Json> = request
        .query_objects("consumer_version_selectors")
        .into_iter()
        .map(|one| {
            Json::object(one.into_iter().map(|(key, value)| {
                let key = match key {
                    "fallback_tag" => "fallbackTag",
                    "main_branch" => "mainBranch",
                    other => other,
                };
                let value =
                    if matches!(value, "true" | "false") { Json::Bool(value == "true") } else { Json::string(value) };
                (key, value)
            }))
        })
        .collect();
    if !selectors.is_empty() {
        members.push(("consumerVersionSelectors", Json::array(selectors)));
    }
    read(tx, &Json::object(members), "consumer_version_selectors")
}

/// Pending and work in progress follow from the branch.
const NO_BRANCH: &str = "when pending or WIP pacts are enabled and there are no tags provided, the provider version branch must not be \
    an empty string, as it is used in the calculations for WIP/pending. A value must be provided (recommended), or it must not be set at all.";

fn read(tx: &Tx<'_>, body: &Json, list: &str) -> Result<Asked, Problem> {
    let mut form = Form::new(body);
    let branch = form.optional("providerVersionBranch");
    let mut tags = Vec::new();
    match form.get("providerVersionTags") {
        Some(Json::Array(items)) => {
            for (at, tag) in items.iter().enumerate() {
                match tag.as_str() {
                    Some(tag) => tags.push(tag.to_owned()),
                    None => form.wrong("providerVersionTags", format!("must be a string (at index {at})")),
                }
            }
        }
        Some(_) => form.wrong("providerVersionTags", "must be an array"),
        None => {}
    }
    let pending = match form.get("includePendingStatus") {
        Some(Json::Bool(pending)) => Some(*pending),
        Some(_) => {
            form.wrong("includePendingStatus", "must be one of: true, false");
            None
        }
        None => None,
    };
    let wip_since = body.get("includeWipPactsSince").map(|since| since.as_str().and_then(parse_time));
    if wip_since == Some(None) {
        form.wrong("includeWipPactsSince", "must be a date");
    }
    if branch == Some("") && tags.is_empty() && (pending == Some(true) || wip_since.is_some()) {
        form.wrong("providerVersionBranch", NO_BRANCH);
    }
    let branch = branch.filter(|name| !name.is_empty());
    let mut selectors = Vec::new();
    match form.get("consumerVersionSelectors") {
        Some(Json::Array(items)) => {
            for (at, item) in items.iter().enumerate() {
                match selector(tx, item, branch)? {
                    Ok(found) => selectors.push(found),
                    Err(errors) => {
                        for error in errors {
                            form.wrong(list, format!("{error} (at index {at})"));
                        }
                    }
                }
            }
        }
        Some(_) => form.wrong(list, "must be an array"),
        None => {}
    }
    form.finish()?;
    let (branch, pending) = (branch.map(str::to_owned), pending.unwrap_or(true));
    Ok(Asked { selectors, branch, tags, pending, wip_since: wip_since.flatten() })
}

type Read = Result<Selector, Vec<String>>;

/// A member that is true or false.
fn flag(item: &Json, name: &str, only_true: bool, errors: &mut Vec<String>) -> Option<bool> {
    let wrong = match item.get(name)? {
        Json::Bool(value) if *value || !only_true => return Some(*value),
        Json::Null => "must be filled",
        _ if only_true => "must be one of: true",
        _ => "must be boolean",
    };
    errors.push(format!("{name} {wrong}"));
    None
}

/// A member that is a text; `branch` may be `true`.
fn text(item: &Json, name: &str, errors: &mut Vec<String>) -> Option<String> {
    let wrong = match item.get(name)? {
        Json::String(text) if !text.trim().is_empty() => return Some(text.to_string()),
        Json::String(_) | Json::Null => "must be filled",
        Json::Bool(true) if name == "branch" => return None,
        _ if name == "branch" => "must be a string or branch must be equal to true",
        _ => "must be a string",
    };
    errors.push(format!("{name} {wrong}"));
    None
}

/// `field tag` or `fields tag/branch` of those that are given.
fn fields(all: &[(&str, bool)]) -> Option<String> {
    let given: Vec<&str> = all.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
    match given.as_slice() {
        [] => None,
        [one] => Some(format!("field {one}")),
        many => Some(format!("fields {}", many.join("/"))),
    }
}

fn selector(tx: &Tx<'_>, item: &Json, branch: Option<&str>) -> Result<Read, Problem> {
    let mut errors = Vec::new();
    if item.members().is_none() {
        return Ok(Err(vec!["must be a hash".to_owned()]));
    }
    let mut flag = |name: &str, only_true: bool| flag(item, name, only_true, &mut errors);
    let main = flag("mainBranch", true) == Some(true);
    let matching = flag("matchingBranch", true) == Some(true);
    let deployed = flag("deployed", true) == Some(true);
    let released = flag("released", true) == Some(true);
    let either = flag("deployedOrReleased", true) == Some(true);
    let latest = flag("latest", false);
    let mut text = |name: &str| text(item, name, &mut errors);
    let (tag, named, place, consumer) = (text("tag"), text("branch"), text("environment"), text("consumer"));
    let (fallback_tag, fallback_branch) = (text("fallbackTag"), text("fallbackBranch"));
    let every_branch = matches!(item.get("branch"), Some(Json::Bool(true)));
    let has_branch = named.is_some() || every_branch;
    let live = deployed || released || either;

    if !(main || matching || tag.is_some() || has_branch || place.is_some() || live || latest == Some(true))
        && errors.is_empty()
    {
        errors.push(
            "must specify a value for environment or tag or branch, or specify mainBranch=true, matchingBranch=true, latest=true, \
             deployed=true, released=true or deployedOrReleased=true"
                .to_owned(),
        );
    }
    let mut clash = |when: bool, text: &str| {
        if when {
            errors.push(text.to_owned());
        }
    };
    let others = tag.is_some() || has_branch || place.is_some() || live;
    clash(main && (others || matching), "cannot specify mainBranch=true with any other criteria apart from consumer");
    clash(main && latest == Some(false), "cannot specify mainBranch=true with latest=false");
    clash(
        matching && (others || main || latest.is_some()),
        "cannot specify matchingBranch=true with any other criteria apart from consumer",
    );
    clash(
        matching && branch.is_none(),
        "the providerVersionBranch must be specified when the selector matchingBranch=true is used",
    );
    clash(tag.is_some() && has_branch, "cannot specify both a tag and a branch");
    clash(fallback_tag.is_some() && tag.is_none(), "a tag must be specified when a fallbackTag is specified");
    clash(fallback_tag.is_some() && latest != Some(true), "fallbackTag can only be set if latest is true");
    clash(fallback_branch.is_some() && !has_branch, "a branch must be specified when a fallbackBranch is specified");
    clash(fallback_branch.is_some() && latest == Some(false), "fallbackBranch can only be set if latest is true");
    clash(has_branch && latest == Some(false), "cannot specify a branch with latest=false");
    clash(deployed && released, "cannot specify both deployed=true and released=true");
    clash(deployed && either, "cannot specify both deployed=true and deployedOrReleased=true");
    clash(released && either, "cannot specify both released=true and deployedOrReleased=true");
    let marks = fields(&[("tag", tag.is_some()), ("branch", has_branch)]);
    let places = fields(&[
        ("environment", place.is_some()),
        ("deployed", deployed),
        ("released", released),
        ("deployedOrReleased", either),
    ]);
    if let (Some(marks), Some(places)) = (marks, places) {
        errors.push(format!("cannot specify the {marks} with the {places}"));
    }
    if let Some(place) = &place
        && environment::by_name(tx, place)?.is_none()
    {
        errors.push(format!("environment with name '{place}' does not exist"));
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let what = if main {
        What::MainBranch
    } else if matching {
        What::Branch(branch.map(str::to_owned), None)
    } else if has_branch {
        What::Branch(named, fallback_branch)
    } else if let Some(name) = tag {
        What::Tag { name, latest: latest == Some(true), fallback: fallback_tag }
    } else if live {
        What::Placed { deployed: deployed || either, released: released || either, environment: place }
    } else if let Some(place) = place {
        What::Environment(place)
    } else {
        What::Latest
    };
    Ok(Ok(Selector { what, consumer }))
}
