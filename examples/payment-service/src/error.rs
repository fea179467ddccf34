use std::fmt;

use axum::{
    Json,
    extract::rejection::{JsonRejection, QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// Why a request was not carried out.
#[derive(Debug)]
pub enum Error {
    /// The request cannot be understood (400).
    Malformed(String),
    /// A field has a value the service does not take (422).
    Invalid {
        /// The field, as named in the request.
        field: &'static str,
        /// What it must be.
        reason: &'static str,
    },
    /// There is no such payment (404).
    NotFound,
    /// The payment, or the order, is in no state for this (409).
    Conflict {
        /// Which conflict, for programs.
        code: &'static str,
        /// The same, for people.
        reason: String,
    },
    /// The database failed (500).
    Database(rusqlite::Error),
}

/// `{ "error": { "code": "..", "reason": "..", "field": ".." } }`
#[derive(Serialize)]
struct Body {
    error: Detail,
}

#[derive(Serialize)]
struct Detail {
    code: &'static str,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let reason = self.to_string();
        let (status, code, reason, field) = match self {
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed", reason, None),
            Self::Invalid { field, .. } => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", reason, Some(field)),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", reason, None),
            Self::Conflict { code, .. } => (StatusCode::CONFLICT, code, reason, None),
            Self::Database(error) => {
                // For whoever runs the service; callers are not told.
                eprintln!("database error: {error}");
                (StatusCode::INTERNAL_SERVER_ERROR, "internal", reason, None)
            }
        };
        let error = Detail { code, reason, field };
        (status, Json(Body { error })).into_response()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(reason) | Self::Conflict { reason, .. } => f.write_str(reason),
            Self::Invalid { reason, .. } => f.write_str(reason),
            Self::NotFound => f.write_str("there is no such payment"),
            Self::Database(_) => f.write_str("the database failed"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<JsonRejection> for Error {
    fn from(rejection: JsonRejection) -> Self {
        Self::Malformed(rejection.body_text())
    }
}

impl From<QueryRejection> for Error {
    fn from(rejection: QueryRejection) -> Self {
        Self::Malformed(rejection.body_text())
    }
}
