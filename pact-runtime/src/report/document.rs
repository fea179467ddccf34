//! What every report is made of: the same data, already without secrets and safe to show.

mod contents;

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::time::Duration;

use self::contents::Kept;
pub(super) use self::contents::{Body, Contents};
use super::failed::Identity;
use crate::matching::{Location, Mismatch};
use crate::model::{Json, PathToken, ProviderState, ReceivedMessage};
use crate::terminal::{grouped, shown};
use crate::verification::{
    ErrorKind, InteractionError, InteractionErrorKind, InteractionOutcome, InteractionResult, Lengths, Verification,
    Words,
};
use pact_http::mask::{Mask, ShownDifference};

/// A verification, for reports.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) provider: String,
    /// Those of all pacts, in order.
    pub(super) consumers: Vec<String>,
    pub(super) is_ok: bool,
    pub(super) duration: Duration,
    pub(super) entries: Vec<Entry>,
    /// What kept the verification from finding out, as a whole: those of interactions are theirs.
    pub(super) errors: Vec<String>,
    pub(super) warnings: Vec<String>,
    /// How many interactions were not verified because the user wanted it so.
    pub(super) left_out: usize,
}

/// An interaction.
#[derive(Debug)]
pub(super) struct Entry {
    /// As the pact has it, for programs.
    pub(super) identity: Identity,
    /// What names it in a pact of V4.
    pub(super) key: Option<String>,
    pub(super) consumer: String,
    pub(super) description: String,
    /// The states in one line; empty where there are none.
    pub(super) given: String,
    pub(super) origin: String,
    pub(super) status: Status,
    pub(super) pending: bool,
    pub(super) differences: Vec<Difference>,
    /// How many there are beside these.
    pub(super) more_differences: usize,
    /// Why it could not be found out, or what went wrong afterwards.
    pub(super) errors: Vec<Told>,
    pub(super) comments: Vec<String>,
    pub(super) test: Option<String>,
    /// Method and URL, and what was sent there.
    pub(super) request: Option<(String, String, Contents)>,
    pub(super) response: Option<(u16, Contents)>,
    pub(super) messages: Vec<Contents>,
    pub(super) duration: Duration,
    pub(super) verified_as: Option<String>,
}

/// An error of an interaction.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) text: String,
    /// The same without the state that met it: a database that is not there is the same for all states.
    cause: String,
}

/// How an interaction ended. Whether it was pending is told beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Passed,
    Failed,
    Error,
    Planned,
}

/// One difference between the contract and what came.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) location: Location,
    /// `body.items[0].id`
    pub(super) place: String,
    /// The place in a body that is JSON: `/items/0/id`
    pub(super) pointer: Option<String>,
    pub(super) expected: String,
    pub(super) actual: String,
    pub(super) rule: String,
    /// Where two long texts begin to differ.
    pub(super) hint: Option<String>,
}

impl Document {
    pub(super) fn of(verification: &Verification) -> Self {
        let mask = &verification.mask;
        let words = verification.words;
        let mut room = verification.kept.differences_in_all;
        let mut listed = |result: &InteractionResult| {
            let entry = entry(result, mask, verification.kept.body, room, words);
            room -= entry.differences.len();
            entry
        };
        Document {
            provider: mask.line(&verification.provider),
            consumers: verification.pacts.iter().map(|pact| mask.line(&pact.consumer)).collect(),
            is_ok: verification.is_ok(),
            duration: verification.duration,
            entries: verification.results(|_| true).into_iter().map(&mut listed).collect(),
            errors: errors_of_the_whole(verification),
            warnings: verification.warnings.iter().map(|warning| shown(&mask.text(&warning.in_words(words)))).collect(),
            left_out: verification.left_out,
        }
    }

    /// ` (99 left out)`, where any were: nobody is to take a part for the whole.
    pub(super) fn without(&self) -> String {
        if self.left_out > 0 { format!(" ({} left out)", self.left_out) } else { String::new() }
    }

    /// The status of the whole, and what it means. That something could not be found out is no broken contract.
    pub(super) fn verdict(&self) -> (Status, String) {
        let (status, words) = self.status();
        (status, format!("{words}{}", self.without()))
    }

    fn status(&self) -> (Status, &'static str) {
        if self.counted(Status::Failed).next().is_some() {
            (Status::Failed, "does not keep its pacts")
        } else if !self.is_ok {
            (Status::Error, "could not be verified")
        } else if self.with(Status::Planned).next().is_some() {
            (Status::Planned, "would be verified: it is a dry run")
        } else {
            (Status::Passed, "keeps its pacts")
        }
    }

    pub(super) fn with(&self, status: Status) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.status == status)
    }

    /// Those with this status that count.
    pub(super) fn counted(&self, status: Status) -> impl Iterator<Item = &Entry> {
        self.with(status).filter(|entry| !entry.pending)
    }

    /// The pending ones that did not pass.
    pub(super) fn pending(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_excused())
    }

    /// Every error, those of interactions with their place. What keeps several from being verified is told once, with the
    /// others below it.
    pub(super) fn all_errors(&self) -> Vec<String> {
        const NAMED: usize = 10;
        let own = self.entries.iter().filter(|entry| !entry.pending);
        let own = own.flat_map(|entry| entry.errors.iter().map(move |error| (entry, error)));
        let mut causes: Vec<(&Entry, &Told, Vec<&Entry>)> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (entry, error) in own {
            let number = *known.entry(&error.cause).or_insert(causes.len());
            match causes.get_mut(number) {
                Some((.., others)) => others.push(entry),
                None => causes.push((entry, error, Vec::new())),
            }
        }
        let named = |entry: &Entry| format!("{:?} ({})", entry.description, entry.origin);
        let told = |(entry, error, others): (&Entry, &Told, Vec<&Entry>)| {
            let mut text = format!("{}: {}", named(entry), error.text);
            if !others.is_empty() {
                let first: Vec<String> = others.iter().take(NAMED).map(|entry| named(entry)).collect();
                let _ = write!(text, "\n  The same for {}", first.join(", "));
            }
            if others.len() > NAMED {
                let _ = write!(text, " and {} more", grouped(others.len() - NAMED));
            }
            text
        };
        self.errors.iter().cloned().chain(causes.into_iter().map(told)).collect()
    }

    /// Interactions that were verified once for several consumers, and these.
    pub(super) fn shared(&self) -> Vec<(&Entry, Vec<&str>)> {
        let mut shared: Vec<(&Entry, Vec<&str>)> = Vec::new();
        for (place, other) in self.entries.iter().filter_map(|entry| Some((entry.verified_as.as_ref()?, entry))) {
            if let Some((_, consumers)) = shared.iter_mut().find(|(verified, _)| verified.origin == *place) {
                consumers.push(&other.consumer);
            } else if let Some(verified) = self.entries.iter().find(|entry| entry.origin == *place) {
                shared.push((verified, vec![&verified.consumer, &other.consumer]));
            }
        }
        shared
    }
}

impl Entry {
    /// Whether it did not pass, and does not have to.
    pub(super) fn is_excused(&self) -> bool {
        self.pending && matches!(self.status, Status::Failed | Status::Error)
    }

    /// In a line, what is wrong with it, if anything is.
    pub(super) fn summary(&self) -> Option<String> {
        let (first, more) = match &self.differences[..] {
            [] if self.more_differences > 0 => return self.more(),
            [] => (self.errors.first()?.text.clone(), self.errors.len() - 1),
            [first, ..] => (first.to_string(), self.differences.len() - 1 + self.more_differences),
        };
        Some(if more > 0 { format!("{first} (and {} more)", grouped(more)) } else { first })
    }

    /// How many differences are not listed, in words.
    pub(super) fn more(&self) -> Option<String> {
        let more = grouped(self.more_differences);
        match (self.more_differences, self.differences.is_empty()) {
            (0, _) => None,
            (1, true) => Some("1 difference that is not listed".to_owned()),
            (_, true) => Some(format!("{more} differences that are not listed")),
            (_, false) => Some(format!("and {more} more")),
        }
    }

    /// The pact, and the line in it, where the origin is a file.
    pub(super) fn file_and_line(&self) -> Option<(&str, &str)> {
        let (file, line) = self.origin.rsplit_once(':')?;
        let is_line = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
        (is_line && !file.contains("://")).then_some((file, line))
    }
}

/// `status: expected 200, but was 500`
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, but was {}", self.place, self.expected, self.actual)
    }
}

/// Those of interactions are told with them.
fn errors_of_the_whole(verification: &Verification) -> Vec<String> {
    let errors = verification.errors().into_iter();
    let whole = errors.filter(|error| !matches!(error.kind(), ErrorKind::Interaction(..)));
    whole.map(|error| error.in_words(verification.words)).collect()
}

/// An interaction, with so many characters of its bodies and so many of its differences.
pub(super) fn entry(result: &InteractionResult, mask: &Mask, body: usize, listed: usize, words: Words) -> Entry {
    let mask = &result.hidden_by(mask);
    let bodies = result.response.iter().map(|response| &*response.body);
    let mut bodies = bodies.chain(result.messages.iter().map(|message| &*message.body));
    let is_json = bodies.all(|body| matches!(body.trim_ascii_start().first(), Some(b'{' | b'[')));
    let told = |error: &InteractionError| {
        let is_setup = error.kind() == InteractionErrorKind::Setup;
        let cause = if is_setup { error.reason.clone() } else { error.whole() };
        let [text, cause] = [error.whole(), cause].map(|reason| mask.text(&reason.in_words(words)));
        Told { text, cause }
    };
    let (mut differences, mut errors) = (Vec::new(), Vec::new());
    let mut more_differences = result.more_differences;
    let status = match &result.outcome {
        InteractionOutcome::Failed(mismatches) => {
            differences.extend(mismatches.iter().take(listed).map(|mismatch| difference(mismatch, is_json, mask)));
            more_differences += mismatches.len() - differences.len();
            Status::Failed
        }
        InteractionOutcome::Error(reason) => {
            errors.push(told(reason));
            Status::Error
        }
        InteractionOutcome::Planned => Status::Planned,
        InteractionOutcome::Passed if result.teardown_errors.is_empty() => Status::Passed,
        InteractionOutcome::Passed => Status::Error,
    };
    errors.extend(result.teardown_errors.iter().map(told));
    let Lengths { request: sent, response: received, messages } = &result.lengths;
    let request = result.request.as_ref().map(|request| {
        let headers = request.headers.iter().map(|(name, value)| (&**name, &**value));
        (
            mask.line(&request.method),
            mask.line(&request.url),
            Contents::of(headers, Kept { body: &request.body, len: *sent, shown: body }, mask),
        )
    });
    let response = result.response.as_ref().map(|response| {
        let headers = response.headers.iter().map(|(name, value)| (&**name, &**value));
        (response.status, Contents::of(headers, Kept { body: &response.body, len: *received, shown: body }, mask))
    });
    Entry {
        identity: Identity {
            consumer: result.consumer.clone(),
            description: result.description.clone(),
            states: result.states.iter().map(|state| masked(state, mask)).collect(),
        },
        key: result.key.as_deref().map(|key| mask.line(key)),
        consumer: mask.line(&result.consumer),
        description: mask.text(&result.description),
        given: mask.line(&result.states_text()),
        origin: mask.line(&result.origin),
        status,
        pending: result.pending,
        differences,
        more_differences,
        errors,
        comments: result.comments.iter().map(|comment| mask.text(comment)).collect(),
        test: result.test_name.as_deref().map(|test| mask.line(test)),
        request,
        response,
        messages: result
            .messages
            .iter()
            .enumerate()
            .map(|(i, made)| {
                let len = messages.get(i).copied().unwrap_or_default();
                message(made, Kept { body: &made.body, len, shown: body }, mask)
            })
            .collect(),
        duration: result.duration,
        verified_as: result.verified_as.as_deref().map(|place| mask.line(place)),
    }
}

fn message(made: &ReceivedMessage, body: Kept<'_>, mask: &Mask) -> Contents {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let metadata: Vec<_> = made.metadata.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
    Contents::of_message(metadata.iter().map(|(name, value)| (*name, value.as_str())), body, mask)
}

fn difference(mismatch: &Mismatch, is_json: bool, mask: &Mask) -> Difference {
    let ShownDifference { place, expected, actual, hint } = mask.difference(mismatch);
    Difference {
        place,
        pointer: if is_json { pointer(&mismatch.location) } else { None },
        expected,
        actual,
        rule: mask.line(mismatch.expected.rule()),
        hint,
        location: mismatch.location.clone(),
    }
}

/// A state, without secrets among its parameters.
fn masked(state: &ProviderState, mask: &Mask) -> ProviderState {
    let params = mask.json(&state.params_json()).members().unwrap_or_default().iter().cloned().collect();
    ProviderState { name: state.name.clone(), params }
}

fn pointer(location: &Location) -> Option<String> {
    let Location::Body(path) = location else { return None };
    path.tokens.iter().try_fold(String::new(), |pointer, token| match token {
        PathToken::Field(name) => Some(pointer + "/" + &name.replace('~', "~0").replace('/', "~1")),
        PathToken::Index(index) => Some(format!("{pointer}/{index}")),
        PathToken::Star | PathToken::StarIndex => None,
    })
}
