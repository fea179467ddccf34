//! Results of verifications.

use pact_core::model::Json;

use super::pact_document::title;
use super::pacts::{the_content, the_pact};
use super::webhooks::{Watched, of_result, verified_pacts};
use crate::action::record_result::{self as action, Recorded};
use crate::action::{pacticipant, trigger, version as versions};
use crate::database::Tx;
use crate::http::{Answer, Body, Form, Handler, Method, Object, Outcome, Prepared, Problem, Request, Route};
use crate::query::pact::{self, Pact};
use crate::query::verification::{self as query, Verification};
use crate::query::{pacticipant as pacticipants, version};
use crate::text::{Metadata, iso, parse_time};

const READ: &[&str] = &["application/json", "application/vnd.pactbrokerextended.v1+json"];

macro_rules! pair {
    ($rest:literal) => {
        concat!("/pacts/provider/{provider}/consumer/{consumer}", $rest)
    };
}

const MANY: &[(Method, Body, Handler)] = &[(Method::Post, Body::Json, Handler::Prepare(post))];
const LATEST: &[(Method, Body, Handler)] = &[(Method::Get, Body::None, Handler::Read(latest_of_content))];
const ONE: &[(Method, Body, Handler)] =
    &[(Method::Get, Body::None, Handler::Read(get)), (Method::Delete, Body::None, Handler::Write(remove))];

pub(super) static ROUTES: &[Route] = &[
    Route { path: pair!("/pact-version/{sha}/verification-results"), accepts: &[], methods: MANY },
    Route { path: pair!("/pact-version/{sha}/metadata/{metadata}/verification-results"), accepts: &[], methods: MANY },
    Route { path: pair!("/pact-version/{sha}/verification-results/latest"), accepts: READ, methods: LATEST },
    Route {
        path: pair!("/pact-version/{sha}/metadata/{metadata}/verification-results/latest"),
        accepts: READ,
        methods: LATEST,
    },
    Route { path: pair!("/pact-version/{sha}/verification-results/{number}"), accepts: READ, methods: ONE },
    Route {
        path: pair!("/pact-version/{sha}/metadata/{metadata}/verification-results/{number}"),
        accepts: READ,
        methods: ONE,
    },
    Route {
        path: pair!("/pact-version/{sha}/verification-results/{number}/triggered-webhooks"),
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(of_result))],
    },
    Route {
        path: pair!("/version/{version}/verification-results/latest"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(latest_of_version))],
    },
    Route {
        path: pair!("/latest/verification-results/latest"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(latest_of_latest))],
    },
    Route {
        path: pair!("/latest/{tag}/verification-results/latest"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(latest_of_latest))],
    },
    Route {
        path: "/verification-results/consumer/{consumer}/version/{version}/latest",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(summary))],
    },
];

/// A result as it was sent.
struct Input {
    success: bool,
    number: String,
    build_url: Option<String>,
    executed_at: i64,
    detail: Option<Vec<u8>>,
    request: Request,
}

fn post(request: &Request) -> Result<Prepared, Problem> {
    let body = request.strict_json()?;
    let mut form = Form::new(&body);
    let success = match body.get("success") {
        Some(Json::Bool(success)) => Some(*success),
        None => {
            form.wrong("success", "is missing");
            None
        }
        Some(_) => {
            form.wrong("success", "must be boolean");
            None
        }
    };
    let number = form.required("providerApplicationVersion");
    let build_url = match form.get("buildUrl") {
        Some(Json::String(url)) if url.is_empty() => None,
        Some(Json::String(url)) if url.starts_with("http://") || url.starts_with("https://") => Some(url.to_string()),
        Some(Json::String(_)) => {
            form.wrong("buildUrl", "is not a valid URL eg. http://example.org");
            None
        }
        Some(_) => {
            form.wrong("buildUrl", "must be a string");
            None
        }
        None => None,
    };
    let executed_at = form.get("verificationDate").map(|date| date.as_str().and_then(parse_time));
    if executed_at == Some(None) {
        form.wrong("verificationDate", "must be a date");
    }
    if form.get("verifiedBy").is_some_and(|by| by.members().is_none()) {
        form.wrong("verifiedBy", "must be an object");
    }
    if form.get("testResults").is_some_and(|results| results.members().is_none() && results.items().is_none()) {
        form.wrong("testResults", "must be an array or an object");
    }
    let told: Vec<_> =
        ["testResults", "verifiedBy"].iter().filter_map(|name| Some((*name, form.get(name)?.clone()))).collect();
    form.finish()?;
    let detail = if told.is_empty() { None } else { Some(action::pack(&Json::object(told).to_string())?) };
    let input = Input {
        success: success.unwrap_or_default(),
        number: number.to_owned(),
        build_url,
        executed_at: executed_at.flatten().unwrap_or(request.now),
        detail,
        request: request.without_body(),
    };
    Ok(Box::new(move |tx| record(tx, &input)))
}

fn record(tx: &Tx<'_>, input: &Input) -> Outcome {
    let request = &input.request;
    let (one, metadata) = the_content(tx, request, request.name("sha"))?;
    let metadata = metadata.unwrap_or_default();
    tx.lock(&[one.consumer_id, one.provider_id])?;
    let (provider, _) = pacticipant::ensure(tx, &one.provider, request.now)?;
    let (of, _) = versions::ensure(tx, &provider, &input.number, request.now)?;
    if input.build_url.is_some() && of.build_url.is_none() {
        versions::set_build_url(tx, of.id, input.build_url.as_deref(), of.updated_at)?;
    }
    let result = Recorded {
        success: input.success,
        wip: metadata.wip,
        pending: metadata.pending,
        build_url: input.build_url.as_deref(),
        executed_at: input.executed_at,
        detail: input.detail.as_deref(),
    };
    let pacts = verified_pacts(tx, &one, &metadata.versions)?;
    let watched = Watched::of(tx, &request.settings, &pacts, &of.number)?;
    let id = action::record(tx, one.content_id, [one.consumer_id, one.provider_id, of.id], &result, request.now)?;
    let stored = query::by_id(tx, id, one.content_id)?.ok_or(Problem::NotFound)?;
    trigger::verified(tx, request.call(), &stored, &pacts)?;
    if let Some(watched) = watched {
        watched.tell(tx, request.call(), &stored)?;
    }
    let url = result_url(request, &one, id);
    Ok(Answer::created(document(tx, request, &one, &stored)?).location(&url))
}

fn result_url(request: &Request, one: &Pact, id: i64) -> String {
    format!("{}/verification-results/{id}", request.urls.content(&one.provider, &one.consumer, &one.sha))
}

fn document(tx: &Tx<'_>, request: &Request, one: &Pact, result: &Verification) -> Result<Object, Problem> {
    let detail = query::detail(tx, result.id)?;
    Ok(Object::of(|o| write(o, request, one, result, detail.as_deref())))
}

fn write(o: &mut Object, request: &Request, one: &Pact, result: &Verification, detail: Option<&str>) {
    let detail = detail.and_then(|detail| Json::parse(detail.as_bytes()).ok());
    let told = |name: &str| detail.as_ref().and_then(|detail| detail.get(name));
    o.put("providerName", &one.provider).put("providerApplicationVersion", &result.provider_version);
    o.put("success", result.success)
        .put("verificationDate", iso(result.executed_at))
        .opt("buildUrl", result.build_url.as_ref());
    if let Some(results) = told("testResults") {
        o.raw("testResults", results.to_string());
    }
    let by = |name: &str| told("verifiedBy").and_then(|by| by.get(name)).and_then(Json::as_str);
    let client = |name: &str| told("verifiedBy").and_then(|by| by.get("clientLanguage")?.get(name)?.as_str());
    o.object("verifiedBy", |o| {
        o.opt("implementation", by("implementation")).opt("version", by("version"));
        o.opt("client_implementation", client("name")).opt("client_test_framework", client("testFramework"));
        o.opt("client_version", client("version"));
    });
    o.object("_links", |links| {
        let own = result_url(request, one, result.id);
        let name = format!("Verification result {} for {}", result.id, title(one));
        links.link("self", &own, &[("title", "Verification result"), ("name", &name)]);
        let metadata = Metadata { versions: vec![one.number.clone()], ..Metadata::default() }.encode();
        let content = format!("{}/metadata/{metadata}", request.urls.content(&one.provider, &one.consumer, &one.sha));
        links.link("pb:pact-version", &content, &[("title", "Pact"), ("name", &title(one))]);
        links.link(
            "pb:triggered-webhooks",
            &format!("{own}/triggered-webhooks"),
            &[("title", "Webhooks triggered by the publication of this verification result")],
        );
    });
}

/// The pact and the result of the path.
pub(super) fn the_result(tx: &Tx<'_>, request: &Request) -> Result<(Pact, Verification), Problem> {
    let number = request.name("number");
    if number == "all" {
        return Err(Problem::Said(404, "To see all the verifications for a pact, use the Matrix page".to_owned()));
    }
    let (one, _) = the_content(tx, request, request.name("sha"))?;
    let id = number.parse().map_err(|_| Problem::NotFound)?;
    let result = query::by_id(tx, id, one.content_id)?.ok_or(Problem::NotFound)?;
    Ok((one, result))
}

fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (one, result) = the_result(tx, request)?;
    Ok(Answer::ok(document(tx, request, &one, &result)?).json(request.wants_json()))
}

fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (one, result) = the_result(tx, request)?;
    if action::delete(tx, result.id, one.content_id, request.now)? {
        Ok(Answer::empty(204))
    } else {
        Err(Problem::NotFound)
    }
}

fn latest(tx: &Tx<'_>, request: &Request, one: &Pact) -> Outcome {
    let result = query::latest(tx, one.content_id)?.ok_or(Problem::NotFound)?;
    Ok(Answer::ok(document(tx, request, one, &result)?).json(request.wants_json()))
}

fn latest_of_content(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (one, _) = the_content(tx, request, request.name("sha"))?;
    latest(tx, request, &one)
}

fn latest_of_version(tx: &Tx<'_>, request: &Request) -> Outcome {
    latest(tx, request, &the_pact(tx, request)?)
}

fn latest_of_latest(tx: &Tx<'_>, request: &Request) -> Outcome {
    let id = |name: &str| Ok::<_, Problem>(pacticipants::by_name(tx, request.name(name))?.ok_or(Problem::NotFound)?.id);
    let (provider, consumer) = (id("provider")?, id("consumer")?);
    let found = match request.name("tag") {
        "" => pact::latest(tx, provider, consumer)?,
        tag => pact::latest_with_tag(tx, provider, consumer, tag, pact::ANY)?,
    };
    latest(tx, request, &found.ok_or(Problem::NotFound)?)
}

fn summary(tx: &Tx<'_>, request: &Request) -> Outcome {
    let of = version::by_number(tx, request.name("consumer"), request.name("version"))?.ok_or(Problem::NotFound)?;
    let mut results = Vec::new();
    let (mut successful, mut failed, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for one in pact::of_versions(tx, &[of.id])? {
        let result = query::latest(tx, one.content_id)?;
        match &result {
            Some(result) if result.success => successful.push(one.provider.clone()),
            Some(_) => failed.push(one.provider.clone()),
            None => unknown.push(one.provider.clone()),
        }
        if let Some(result) = result {
            let detail = query::detail(tx, result.id)?;
            results.push((one, result, detail));
        }
    }
    let title = format!("Latest verification results for consumer {} version {}", request.name("consumer"), of.number);
    Ok(Answer::ok(Object::of(|o| {
        o.put("success", failed.is_empty() && unknown.is_empty());
        o.object("providerSummary", |o| {
            o.put("successful", &successful).put("failed", &failed).put("unknown", &unknown);
        });
        o.object("_embedded", |embedded| {
            embedded.list("verificationResults", &results, |o, (one, result, detail)| {
                write(o, request, one, result, detail.as_deref());
            });
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", &title)]);
        });
    })))
}
