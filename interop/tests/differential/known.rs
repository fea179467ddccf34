//! Where the two differ and may.

use crate::Difference;
use crate::case::{Case, Example, Part};
use crate::judge::Verdict;
use pact_harness::model::Json;

pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// Why ours does not do as theirs does.
    #[expect(dead_code, reason = "it is for whoever reads this file")]
    pub(crate) reason: &'static str,
    pub(crate) applies: fn(&Difference) -> bool,
}

/// The official crate says one thing and then the other about the same case.
pub(crate) const RANDOM: &str = "theirs is random";

pub(crate) const DIFFERENCES: &[Known] = &[
    Known {
        name: "theirs panics",
        reason: "Nobody is helped by a panic; multipart messages end in one, for a message has no headers there.",
        applies: |difference| difference.theirs == Verdict::Panicked,
    },
    Known {
        name: "null for null",
        reason: "Both send the JSON text null for a body that is null; theirs does not take it back.",
        applies: |Difference { case, ours, .. }| {
            is_null(case) && case.received.body == b"null" && *ours == Verdict::Matches
        },
    },
    Known {
        name: "no body, another type",
        reason: "Where none or an empty body is expected, theirs takes any body of another type: that only hides errors.",
        applies: |Difference { case, ours, theirs }| {
            let nothing = is_null(case) || is_empty(case);
            nothing && !case.received.body.is_empty() && *ours != Verdict::Matches && *theirs == Verdict::Matches
        },
    },
    Known {
        name: "a list in a list",
        reason: "Theirs splits what comes under Vary at commas, but not what stands in an array of the file: no request \
                 could ever keep such a contract.",
        applies: |Difference { case, ours, .. }| {
            let lists = ["vary", "accept"];
            let is_split = |(name, values): &(String, Vec<String>)| {
                lists.contains(&&*name.to_lowercase()) && values.iter().any(|value| value.contains(','))
            };
            case.contract.headers.iter().any(is_split) && *ours == Verdict::Matches
        },
    },
    Known {
        name: "a text like JSON",
        reason: "Where nobody tells a type, theirs takes the text 12 of a file of version 3 for the JSON string \"12\", \
                 which no provider answers with.",
        applies: |Difference { case, ours, .. }| {
            let text = match &case.contract.body {
                Example::Text(text) => text,
                Example::Json(Json::String(text)) => text.as_str(),
                _ => return false,
            };
            let becomes_a_string = !text.starts_with(['{', '"']) && Json::parse(text.as_bytes()).is_ok();
            case.version == 3 && !case.tells_type() && becomes_a_string && *ours == Verdict::Matches
        },
    },
    Known {
        name: "JSON is written anew",
        reason: "A body that is no JSON by its type is a text; theirs compares it with the contract's JSON in its own \
                 writing: 100.0 for 1e2.",
        applies: |Difference { case, ours, .. }| {
            let Example::Json(json) = &case.contract.body else { return false };
            case.received.body == json.to_string().as_bytes() && *ours == Verdict::Matches
        },
    },
    Known {
        name: "a type that nobody asks for",
        reason: "Theirs adds the type of a body of version 4 to the metadata that must come, though the contract's \
                 metadata names none.",
        applies: |Difference { case, ours, theirs }| {
            let Verdict::Differs(differences) = theirs else { return false };
            let asked = case.contract.metadata.iter().any(|(name, _)| name == "contentType");
            let only = differences.iter().all(|words| words.contains("metadata 'contentType'"));
            case.part == Part::Message && case.version == 4 && !asked && only && *ours == Verdict::Matches
        },
    },
    Known {
        name: "integers that are decimals there",
        reason: "Theirs reads -0 and integers of more than 64 bits as decimals; ours goes by how they are written.",
        applies: |Difference { case, .. }| {
            let bodies = [&case.contract.as_received().body, &case.received.body];
            let metadata = case.contract.metadata.iter().chain(&case.received.metadata).map(|(_, json)| json.clone());
            let read = bodies.into_iter().filter_map(|body| Json::parse(body).ok());
            read.chain(metadata).any(|json| has_long_integer(&json))
        },
    },
    Known {
        name: "quotes in quotes",
        reason: "Theirs puts a text of a file of version 3 in quotes without escaping those that it has, and cannot \
                 read it then.",
        applies: |Difference { theirs, .. }| {
            let Verdict::Differs(differences) = theirs else { return false };
            differences.iter().any(|words| words.contains("Failed to parse the expected body"))
        },
    },
    Known {
        name: "a negative number is no JSON",
        reason: "Where nobody tells a type, theirs goes by the beginning of a body, and knows no minus sign.",
        applies: |Difference { case, .. }| {
            let is_negative = |body: &[u8]| body.starts_with(b"-");
            !case.tells_type() && (is_negative(&case.contract.as_received().body) || is_negative(&case.received.body))
        },
    },
];

fn has_long_integer(json: &Json) -> bool {
    match json {
        Json::Number(text) => {
            let is_known = text.contains(['.', 'e', 'E']) || text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok();
            text == "-0" || !is_known
        }
        Json::Array(items) => items.iter().any(has_long_integer),
        Json::Object(members) => members.iter().any(|(_, json)| has_long_integer(json)),
        _ => false,
    }
}

fn is_null(case: &Case) -> bool {
    matches!(case.contract.body, Example::Null | Example::Json(Json::Null))
}

fn is_empty(case: &Case) -> bool {
    match &case.contract.body {
        Example::Empty => true,
        Example::Json(Json::String(text)) => text.is_empty(),
        _ => false,
    }
}
