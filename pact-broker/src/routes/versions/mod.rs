//! Versions.

mod document;
mod list;
mod read;
mod write;

pub(super) use document::branch_marks;

use crate::http::{Body, Handler, Method, Route};

pub(super) static ROUTES: &[Route] = &[
    Route {
        path: "/pacticipants/{pacticipant}/versions",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(list::all))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/versions/{version}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(read::get)),
            (Method::Put, Body::Json, Handler::Write(write::put)),
            (Method::Patch, Body::Patch, Handler::Write(write::patch)),
            (Method::Delete, Body::None, Handler::Write(write::remove)),
        ],
    },
    Route {
        path: "/pacticipants/{pacticipant}/latest-version",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(read::latest))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/latest-version/{tag}",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(read::latest_tagged))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/branches/{branch}/latest-version",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(read::latest_on_branch))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/branches/{branch}/versions",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(list::on_branch))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/tags/{tag}/versions",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(list::tagged))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/environments/{environment}/versions",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(list::in_environment))],
    },
];
