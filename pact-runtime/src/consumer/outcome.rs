//! What a mock provider saw, against what its contract says; and the words for it.

mod differences;
mod refused;

use std::fmt::{self, Write as _};
use std::panic;

use self::differences::{and_more, write_differences};
pub use self::refused::RefusedMessage;
use crate::matching::{Location, Mismatch, Mismatches};
use crate::model::{HttpInteraction, Interaction, Json};
use crate::terminal::Shown;

/// Whether every interaction of a mock provider occurred, and nothing else.
#[derive(Debug, Clone)]
#[must_use = "an outcome that nobody looks at proves nothing"]
pub struct Outcome {
    pub(super) unmatched: Vec<MockMismatch>,
    pub(super) more_unmatched: usize,
    pub(super) given_up: Vec<String>,
    pub(super) more_given_up: usize,
    pub(super) unanswered: Vec<Unanswered>,
    pub(super) refused: Vec<RefusedMessage>,
    pub(super) more_refused: usize,
    pub(super) unused: Vec<Described>,
    pub(super) incomplete: Vec<Described>,
}

/// A request that no interaction matched.
#[derive(Debug, Clone)]
pub struct MockMismatch {
    /// The method of the request.
    pub method: String,
    /// Its path, with the query.
    pub target: String,
    /// Its body, as a text of one line; the beginning of a long one.
    pub body: String,
    /// The status that it was answered with.
    pub status: u16,
    /// The interaction that it was closest to.
    pub closest: Option<ClosestInteraction>,
    /// Whose turn it was, where the closest interaction was refused for nothing else.
    pub(super) turn: Option<Turn>,
}

/// Whose turn it is in a sequence.
#[derive(Debug, Clone)]
pub(super) enum Turn {
    Of(Described),
    /// Every interaction has occurred.
    Over,
}

/// An interaction, and why a request did not match it.
#[derive(Debug, Clone)]
pub struct ClosestInteraction {
    pub(super) interaction: Described,
    /// The differences, the first hundred of them; fewer when many requests have many.
    pub differences: Mismatches,
}

/// An interaction whose response could not be made.
#[derive(Debug, Clone)]
pub(super) struct Unanswered {
    pub(super) interaction: Described,
    pub(super) error: String,
}

/// An interaction, as a message names it.
#[derive(Debug, Clone)]
pub(super) struct Described {
    description: String,
    request: String,
    place: &'static panic::Location<'static>,
}

impl Outcome {
    /// Whether all interactions occurred, and every request matched one and was answered by it.
    pub fn is_ok(&self) -> bool {
        let complete = self.unused.is_empty() && self.incomplete.is_empty();
        let answered = self.unmatched.is_empty() && self.given_up.is_empty() && self.unanswered.is_empty();
        complete && answered && self.refused.is_empty()
    }

    /// The requests that matched no interaction, the first hundred of them.
    pub fn mismatches(&self) -> &[MockMismatch] {
        &self.unmatched
    }

    /// The descriptions of the interactions that did not occur.
    pub fn missing(&self) -> Vec<&str> {
        self.unused.iter().map(|unused| unused.description.as_str()).collect()
    }

    /// The same without the interactions that did not occur.
    pub(super) fn allowing_unused(mut self) -> Self {
        self.unused.clear();
        self
    }
}

impl Described {
    pub(super) fn http(interaction: &HttpInteraction, place: &'static panic::Location<'static>) -> Self {
        let request = &interaction.request;
        let query = request.query_string();
        let mark = if query.is_empty() { "" } else { "?" };
        Described {
            description: interaction.description.clone(),
            request: format!("{} {}{mark}{query}", request.method, request.path),
            place,
        }
    }

    pub(super) fn message(interaction: &Interaction, place: &'static panic::Location<'static>) -> Self {
        Described { description: interaction.description().to_owned(), request: String::new(), place }
    }
}

impl ClosestInteraction {
    /// What the interaction is called.
    pub fn description(&self) -> &str {
        &self.interaction.description
    }
}

impl ClosestInteraction {
    /// Keeps so many differences, and values that came where they are small.
    pub(super) fn keep(&mut self, most: usize, with_values: bool) {
        self.differences.cut(most, with_values);
    }
}

impl Unanswered {
    /// The body of the answer that the client gets.
    pub(super) fn to_json(&self) -> Json {
        let text = |text: String| Json::string(text);
        Json::object([("error", text(self.error.clone())), ("interaction", Json::object(self.interaction.members()))])
    }
}

impl Described {
    fn members(&self) -> [(&'static str, Json); 3] {
        [
            ("description", Json::string(self.description.as_str())),
            ("request", Json::string(self.request.as_str())),
            ("defined", Json::string(self.place.to_string())),
        ]
    }
}

/// A body as a text of one line, cut where it is long.
pub(super) fn excerpt(body: &[u8]) -> String {
    const LONGEST: usize = 300;
    let text = String::from_utf8_lossy(&body[..body.len().min(4 * LONGEST)]);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} ..", &line[..end]),
        None => line,
    }
}

impl MockMismatch {
    /// The path of the request.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&*self.target, |(path, _)| path)
    }

    /// Whether the request was about no interaction at all: none has its method and its path. Otherwise
    /// [`closest`](Self::closest) is the one that it was about.
    pub fn is_unexpected(&self) -> bool {
        let elsewhere = |difference: &Mismatch| matches!(difference.location, Location::Method | Location::Path);
        self.closest.as_ref().is_none_or(|closest| closest.differences.iter().any(elsewhere))
    }

    /// The body of the answer that the client gets: the same as the report, for a program.
    pub(super) fn to_json(&self) -> Json {
        let text = |text: String| Json::string(text);
        let reason = if self.turn.is_some() { "comes out of its turn" } else { "matches no interaction of the pact" };
        let error = format!("{} {} {reason}", self.method, self.target);
        let mut members = vec![("error", text(error))];
        if let Some(closest) = &self.closest {
            let differences = closest.differences.iter().map(|difference| {
                Json::object([
                    ("location", text(difference.location.to_string())),
                    ("rule", text(difference.expected.rule().to_owned())),
                    ("expected", text(difference.expected.to_string())),
                    ("actual", text(difference.actual.to_string())),
                ])
            });
            let differences = ("differences", Json::Array(differences.collect()));
            let not_kept = closest.differences.not_kept();
            let more = (not_kept > 0).then(|| ("moreDifferences", Json::Number(not_kept.to_string().into())));
            let members_of_closest = closest.interaction.members().into_iter().chain([differences]).chain(more);
            members.push(("closest", Json::object(members_of_closest)));
        }
        if let Some(Turn::Of(next)) = &self.turn {
            members.push(("next", Json::object(next.members())));
        }
        Json::object(members)
    }
}

impl fmt::Display for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Shown::new(f);
        write!(f, "{:?}", self.description)?;
        if self.request.len() > 1 {
            write!(f, ", {}", self.request)?;
        }
        write!(f, " ({}:{})", self.place.file(), self.place.line())
    }
}

impl fmt::Display for MockMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Shown::new(f);
        writeln!(f, "  {} {}", self.method, self.target)?;
        if !self.body.is_empty() {
            writeln!(f, "    with the body {}", self.body)?;
        }
        let Some(closest) = &self.closest else {
            return writeln!(f, "    there is no interaction it could match");
        };
        match &self.turn {
            Some(Turn::Of(next)) => {
                writeln!(f, "    is {}, but it is not its turn:", closest.interaction)?;
                return writeln!(f, "      {next} comes first");
            }
            Some(Turn::Over) => return writeln!(f, "    is {}, but its turn is over", closest.interaction),
            None => writeln!(f, "    is closest to {}, but:", closest.interaction)?,
        }
        write_differences(f, "      ", &closest.differences)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Shown::new(f);
        if self.is_ok() {
            return f.write_str("every interaction occurred\n");
        }
        if let Some(unmatched) = self.unmatched.first() {
            writeln!(f, "Requests that match no interaction (answered with {}):", unmatched.status)?;
            self.unmatched.iter().try_for_each(|unmatched| write!(f, "{unmatched}"))?;
            and_more(f, "  ", self.more_unmatched)?;
        }
        if !self.given_up.is_empty() {
            writeln!(f, "Requests that could not be read, or whose answer could not be sent:")?;
            self.given_up.iter().try_for_each(|reason| writeln!(f, "  {reason}"))?;
            and_more(f, "  ", self.more_given_up)?;
        }
        if !self.unanswered.is_empty() {
            writeln!(f, "Interactions whose response could not be made (answered with 500):")?;
            for Unanswered { interaction, error } in &self.unanswered {
                writeln!(f, "  {interaction}:\n    {error}")?;
            }
        }
        if !self.refused.is_empty() {
            writeln!(f, "Messages that are not as the pact describes them:")?;
            for refused in &self.refused {
                refused.to_string().lines().try_for_each(|line| writeln!(f, "  {line}"))?;
            }
            and_more(f, "  ", self.more_refused)?;
        }
        if !self.unused.is_empty() {
            writeln!(f, "Interactions that did not occur:")?;
            self.unused.iter().try_for_each(|unused| writeln!(f, "  {unused}"))?;
        }
        if !self.incomplete.is_empty() {
            writeln!(f, "Interactions without `.responds(..)`:")?;
            self.incomplete.iter().try_for_each(|incomplete| writeln!(f, "  {incomplete}"))?;
        }
        Ok(())
    }
}
