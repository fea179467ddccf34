use std::{error::Error, fmt};

use reqwest::{Response, StatusCode};
use serde::Deserialize;

/// Why the payment service did not do what it was asked.
#[derive(Debug)]
pub enum ClientError {
    /// A field of the request is invalid (422).
    Rejected {
        /// The field, as named in the request.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no such payment (404).
    NotFound,
    /// The payment is in no state for this (409): refunding more than was
    /// paid, cancelling what is settled, paying for an order twice.
    Conflict {
        /// The service's explanation.
        reason: String,
    },
    /// An answer this client has no name for.
    Unexpected {
        /// The status of the answer.
        status: StatusCode,
        /// The body of the answer, as it came.
        body: String,
    },
    /// The request was not sent, or its answer could not be read.
    Transport(reqwest::Error),
}

/// What the service sends along with a failure.
#[derive(Deserialize)]
struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Deserialize)]
struct ErrorDetail {
    reason: String,
    field: Option<String>,
}

impl ClientError {
    /// Reads the failure out of a response that is not a success.
    pub(crate) async fn from_response(response: Response) -> Self {
        let status = response.status();
        let body = match response.text().await {
            Ok(body) => body,
            Err(error) => return Self::Transport(error),
        };
        let detail = serde_json::from_str(&body).map(|ErrorBody { error }| error);

        match (status, detail) {
            (StatusCode::NOT_FOUND, _) => Self::NotFound,
            (StatusCode::CONFLICT, Ok(ErrorDetail { reason, .. })) => Self::Conflict { reason },
            (StatusCode::UNPROCESSABLE_ENTITY, Ok(ErrorDetail { reason, field: Some(field) })) => {
                Self::Rejected { field, reason }
            }
            _ => Self::Unexpected { status, body },
        }
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected { field, reason } => write!(f, "{field} was rejected: {reason}"),
            Self::NotFound => f.write_str("there is no such payment"),
            Self::Conflict { reason } => f.write_str(reason),
            Self::Unexpected { status, body } => {
                write!(f, "the payment service answered {status}: {body}")
            }
            Self::Transport(_) => f.write_str("no readable answer from the payment service"),
        }
    }
}

impl Error for ClientError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            _ => None,
        }
    }
}

impl From<reqwest::Error> for ClientError {
    fn from(error: reqwest::Error) -> Self {
        Self::Transport(error)
    }
}
