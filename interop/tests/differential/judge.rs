//! What the two implementations say about a case.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, RefUnwindSafe, catch_unwind};

use anyhow::{Context as _, anyhow};
use bytes::Bytes;
use pact_harness::matching;
use pact_harness::model::{Interaction, Json, ReceivedMessage, ReceivedRequest, ReceivedResponse};
use pact_models::bodies::OptionalBody;
use pact_models::content_types::ContentType;
use pact_models::headers::parse_header;
use pact_models::interaction::Interaction as _;
use pact_models::pact::{Pact, load_pact_from_json};
use pact_models::query_strings::parse_query_string;
use pact_models::v4::async_message::AsynchronousMessage;
use pact_models::v4::http_parts::{HttpRequest, HttpResponse};
use pact_models::v4::message_parts::MessageContents;

use crate::case::{Case, Part, Received};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Matches,
    /// What differs, in the words of the implementation.
    Differs(Vec<String>),
    /// The file cannot be read.
    Refused(String),
    Panicked,
}

impl Verdict {
    fn of(differences: Vec<String>) -> Self {
        if differences.is_empty() { Verdict::Matches } else { Verdict::Differs(differences) }
    }

    /// Whether both say the same, in whatever words.
    pub(crate) fn agrees_with(&self, other: &Verdict) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

pub(crate) fn ours(case: &Case) -> Verdict {
    let pact = match pact_harness::format::read(case.pact().as_bytes()) {
        Ok(pact) => pact,
        Err(error) => return Verdict::Refused(error.to_string()),
    };
    let Received { method, path, query, headers, status, metadata, body } = &case.received;
    let headers = headers.iter().map(|(name, value)| (name.into(), value.into())).collect();
    let found = match (&pact.interactions[0], case.part) {
        (Interaction::Http(http), Part::Request) => {
            let (method, path, query) = (method.into(), path.into(), query.as_ref().map(Into::into));
            let received = ReceivedRequest { method, path, query, headers, body: body.into() };
            matching::match_request(&http.request, &received)
        }
        (Interaction::Http(http), _) => {
            let received = ReceivedResponse { status: *status, headers, body: body.into() };
            matching::match_response(&http.response, &received)
        }
        (Interaction::AsyncMessage(message), _) => {
            let received = ReceivedMessage {
                metadata: metadata.iter().map(|(name, value)| (name.into(), value.clone())).collect(),
                body: body.clone(),
            };
            matching::match_message(&message.message, &received)
        }
        (other, _) => panic!("{other:?}"),
    };
    Verdict::of(found.iter().map(ToString::to_string).collect())
}

/// A pact is read anew each time, since the official crate keeps rules in maps whose order changes with each reading.
pub(crate) fn theirs(case: &Case, runtime: &tokio::runtime::Runtime) -> Verdict {
    match catch_unwind(AssertUnwindSafe(|| runtime.block_on(judge(case)))) {
        Ok(Ok(differences)) => Verdict::of(differences),
        Ok(Err(error)) => Verdict::Refused(format!("{error:#}")),
        Err(_) => Verdict::Panicked,
    }
}

async fn judge(case: &Case) -> anyhow::Result<Vec<String>> {
    let json = serde_json::from_str(&case.pact())?;
    let pact: Box<dyn Pact + Send + Sync + RefUnwindSafe> = load_pact_from_json("case", &json)?;
    let interaction = pact.interactions().into_iter().next().context("no interaction")?;
    if case.part == Part::Message {
        let actual = AsynchronousMessage { contents: message(&case.received), ..AsynchronousMessage::default() };
        let found = pact_matching::match_message(&interaction, &actual.boxed(), &pact).await;
        return Ok(found.iter().map(pact_matching::Mismatch::description).collect());
    }
    let http = interaction.as_v4_http().ok_or_else(|| anyhow!("not HTTP"))?;
    let found = match case.part {
        Part::Request => {
            let actual = request(&case.received);
            pact_matching::match_request(http.request, actual, &pact, &interaction).await?.mismatches()
        }
        _ => pact_matching::match_response(http.response, response(&case.received), &pact, &interaction).await?,
    };
    Ok(found.iter().map(pact_matching::Mismatch::description).collect())
}

/// As the official mock server has it from the network.
fn request(received: &Received) -> HttpRequest {
    HttpRequest {
        method: received.method.clone(),
        path: received.path.clone(),
        query: received.query.as_deref().and_then(parse_query_string),
        headers: headers(&received.headers),
        body: body(&received.body, None),
        ..HttpRequest::default()
    }
}

/// As the official verifier has it from the network.
fn response(received: &Received) -> HttpResponse {
    let response =
        HttpResponse { status: received.status, headers: headers(&received.headers), ..HttpResponse::default() };
    let content_type = response.content_type();
    HttpResponse { body: body(&received.body, content_type), ..response }
}

/// As the official verifier has it from whoever makes the message.
fn message(received: &Received) -> MessageContents {
    let is_type = |name: &str| name.eq_ignore_ascii_case("contenttype") || name.eq_ignore_ascii_case("content-type");
    let told = received.metadata.iter().find(|(name, _)| is_type(name)).and_then(|(_, value)| value.as_str());
    let told = told.and_then(|text| ContentType::parse(text).ok());
    let json = |json: &Json| serde_json::from_str(&json.to_string()).unwrap_or_default();
    MessageContents {
        metadata: received.metadata.iter().map(|(name, value)| (name.clone(), json(value))).collect(),
        contents: body(&received.body, told),
        ..MessageContents::default()
    }
}

fn body(bytes: &[u8], content_type: Option<ContentType>) -> OptionalBody {
    if bytes.is_empty() {
        OptionalBody::Empty
    } else {
        OptionalBody::Present(Bytes::copy_from_slice(bytes), content_type, None)
    }
}

fn headers(lines: &[(String, String)]) -> Option<HashMap<String, Vec<String>>> {
    let mut headers: HashMap<String, Vec<String>> = HashMap::new();
    for (name, value) in lines {
        headers.entry(name.to_lowercase()).or_default().extend(parse_header(name, value));
    }
    (!headers.is_empty()).then_some(headers)
}
