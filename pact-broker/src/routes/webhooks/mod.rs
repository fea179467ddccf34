//! Webhooks, what they were told, and trying them.

mod deliveries;
mod deployable;
mod document;
mod execute;
mod list;
mod read;
#[cfg(test)]
mod kept {
    mod tests;
}
#[cfg(test)]
mod refusals {
    mod tests;
}
#[cfg(test)]
mod tests;
mod verified;
mod write;

pub(super) use deliveries::of_result;
pub(super) use deployable::{Watched, published};
pub(super) use verified::verified_pacts;

use crate::http::{Body, Handler, Method, Route};

macro_rules! pair {
    ($rest:literal) => {
        concat!("/pacts/provider/{provider}/consumer/{consumer}", $rest)
    };
}

const MANY: &[(Method, Body, Handler)] =
    &[(Method::Get, Body::None, Handler::Read(list::list)), (Method::Post, Body::Json, Handler::Write(write::create))];
const PAGE: &[&str] = &["text/html"];
const LOGS: &[&str] = &["text/plain"];

pub(super) static ROUTES: &[Route] = &[
    Route { path: "/webhooks", accepts: &[], methods: MANY },
    Route {
        path: "/webhooks/execute",
        accepts: &[],
        methods: &[(Method::Post, Body::Json, Handler::Ask(execute::unsaved))],
    },
    Route {
        path: "/webhooks/{uuid}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(write::get)),
            (Method::Put, Body::Json, Handler::Write(write::put)),
            (Method::Delete, Body::None, Handler::Write(write::remove)),
        ],
    },
    Route { path: "/webhooks/provider/{provider}", accepts: &[], methods: MANY },
    Route { path: "/webhooks/consumer/{consumer}", accepts: &[], methods: MANY },
    Route { path: "/webhooks/provider/{provider}/consumer/{consumer}", accepts: &[], methods: MANY },
    Route {
        path: "/webhooks/{uuid}/execute",
        accepts: &[],
        methods: &[(Method::Post, Body::None, Handler::Ask(execute::saved))],
    },
    Route { path: pair!("/webhooks"), accepts: &[], methods: MANY },
    Route {
        path: pair!("/webhooks/status"),
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(deliveries::status))],
    },
    Route {
        path: pair!("/version/{version}/triggered-webhooks"),
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(deliveries::of_pact))],
    },
    Route {
        path: "/triggered-webhooks/exhausted",
        accepts: PAGE,
        methods: &[(Method::Get, Body::None, Handler::Read(deliveries::exhausted))],
    },
    Route {
        path: "/triggered-webhooks/{uuid}/logs",
        accepts: LOGS,
        methods: &[(Method::Get, Body::None, Handler::Read(deliveries::logs))],
    },
    Route {
        path: "/triggered-webhooks/{uuid}/redeliver",
        accepts: &[],
        // A form of another site cannot send JSON.
        methods: &[(Method::Post, Body::Json, Handler::Write(deliveries::redeliver))],
    },
];
