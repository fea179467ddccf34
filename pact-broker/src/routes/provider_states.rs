//! The states that the consumers of a provider rely on.

use pact_core::model::Json;

use super::named;
use crate::database::Tx;
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Problem, Request, Route};
use crate::query::pact::{self, Pact};
use crate::query::pact_list::{self, Which};
use crate::query::{environment, selection};

pub(super) static ROUTES: &[Route] = &[
    Route {
        path: "/pacts/provider/{provider}/provider-states",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(of_main_branches))],
    },
    Route {
        path: "/pacts/provider/{provider}/provider-states/branch/{branch}",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(of_branch))],
    },
    Route {
        path: "/pacts/provider/{provider}/provider-states/environment/{environment}",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(of_environment))],
    },
];

fn of_main_branches(tx: &Tx<'_>, request: &Request) -> Outcome {
    let provider = named(tx, request.name("provider"), "provider")?;
    answer(tx, pact_list::list(tx, provider.id, None, Which::OnMainBranch, true)?)
}

fn of_branch(tx: &Tx<'_>, request: &Request) -> Outcome {
    let provider = named(tx, request.name("provider"), "provider")?;
    answer(tx, pact_list::list(tx, provider.id, None, Which::OnBranch(request.name("branch")), true)?)
}

/// Of what is deployed or released there now. The environment is named, or has the uuid of the path.
fn of_environment(tx: &Tx<'_>, request: &Request) -> Outcome {
    let provider = named(tx, request.name("provider"), "provider")?;
    let asked = request.name("environment");
    let by_uuid = environment::by_uuid(tx, asked)?;
    let name = by_uuid.as_ref().map_or(asked, |found| &found.name);
    let placed = selection::placed(tx, provider.id)?;
    answer(tx, placed.into_iter().filter(|one| one.environment == name).map(|one| one.pact).collect())
}

/// A state, and which consumers rely on it.
struct State {
    name: String,
    params: Option<Json>,
    consumers: Vec<String>,
}

fn answer(tx: &Tx<'_>, mut pacts: Vec<Pact>) -> Outcome {
    pacts.sort_by_key(|one| (one.version_id, one.id));
    let contents: Vec<i64> = pacts.iter().map(|one| one.content_id).collect();
    let stored = pact::states(tx, &contents)?;
    let mut found: Vec<State> = Vec::new();
    for one in &pacts {
        for (_, text) in stored.iter().filter(|(content, _)| *content == one.content_id) {
            for (name, params) in states(text)? {
                let known = found.iter_mut().find(|state| state.name == name && state.params == params);
                match known {
                    Some(state) if state.consumers.contains(&one.consumer) => {}
                    Some(state) => state.consumers.push(one.consumer.clone()),
                    None => found.push(State { name, params, consumers: vec![one.consumer.clone()] }),
                }
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Answer::ok(Object::of(|o| {
        o.list("providerStates", &found, |o, state| {
            o.put("name", &state.name);
            if let Some(params) = &state.params {
                o.raw("params", params.to_string());
            }
            o.put("consumers", &state.consumers);
        });
    })))
}

/// The states of an interaction: a list of objects with names, or a name.
fn states(text: &str) -> Result<Vec<(String, Option<Json>)>, Problem> {
    let stored = Json::parse(text.as_bytes()).map_err(|error| crate::database::Error::Stored(error.to_string()))?;
    let of = |state: &Json| {
        let name = state.as_str().or_else(|| state.get("name")?.as_str())?;
        let params = state.get("params").filter(|params| !matches!(params, Json::Null));
        Some((name.to_owned(), params.cloned()))
    };
    Ok(match stored.items() {
        Some(items) => items.iter().filter_map(of).collect(),
        None => of(&stored).into_iter().collect(),
    })
}
