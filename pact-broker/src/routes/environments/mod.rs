//! Environments, deployed and released versions.

mod environment;
mod placement;

pub(super) use environment::write;
pub(super) use placement::links;

use crate::http::{Body, Handler, Method, Route};

pub(super) static ROUTES: &[Route] = &[
    Route {
        path: "/environments",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(environment::list)),
            (Method::Post, Body::Json, Handler::Write(environment::create)),
        ],
    },
    Route {
        path: "/environments/{environment}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(environment::get)),
            (Method::Put, Body::Json, Handler::Write(environment::put)),
            (Method::Delete, Body::None, Handler::Write(environment::remove)),
        ],
    },
    Route {
        path: "/environments/{environment}/deployed-versions/currently-deployed",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(placement::deployed_now))],
    },
    Route {
        path: "/environments/{environment}/released-versions/currently-supported",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(placement::released_now))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/versions/{version}/deployed-versions/environment/{environment}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(placement::deployments)),
            (Method::Post, Body::Json, Handler::Write(placement::deploy)),
        ],
    },
    Route {
        path: "/pacticipants/{pacticipant}/versions/{version}/released-versions/environment/{environment}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(placement::releases)),
            (Method::Post, Body::Json, Handler::Write(placement::release)),
        ],
    },
    Route {
        path: "/deployed-versions/{uuid}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(placement::get_deployed)),
            (Method::Patch, Body::Patch, Handler::Write(placement::end_deployed)),
        ],
    },
    Route {
        path: "/released-versions/{uuid}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(placement::get_released)),
            (Method::Patch, Body::Patch, Handler::Write(placement::end_released)),
        ],
    },
];
