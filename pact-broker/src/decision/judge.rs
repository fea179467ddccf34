//! Whether versions work with one another.

use std::collections::{HashMap, HashSet};

use super::{Criterion, Reason, Resolved, Row};

/// What is asked, and what is known about it.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The versions that are meant: those that were named, and those that follow from contracts.
    pub selectors: Vec<Resolved>,
    /// How many selectors were given.
    pub given: usize,
    /// Whether it was said what the version is to work with: an environment, a tag or the main branches.
    pub has_target: bool,
    /// Who needs whom: consumer, provider, and whether a result is required.
    pub integrations: Vec<(i64, i64, bool)>,
    /// What is known.
    pub rows: Vec<Row>,
    /// What is not to count; `None` where nothing was said.
    pub ignore: Option<Vec<Ignored>>,
    /// Names of applications.
    pub names: Vec<(i64, String)>,
}

/// What is not to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ignored {
    /// An application.
    Pacticipant(i64),
    /// A version.
    Version(i64),
    /// Something that does not exist.
    Unknown(String),
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Yes, no, or that results are missing.
    pub deployable: Option<bool>,
    /// How many rows are successful.
    pub success: usize,
    /// How many failed.
    pub failed: usize,
    /// How many results are missing.
    pub unknown: usize,
    /// How many rows do not count, where something was to be ignored.
    pub ignored: Option<usize>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The rows that count.
    pub considered: Vec<Row>,
    /// Those that do not.
    pub ignored_rows: Vec<Row>,
}

/// Decides.
///
/// No where a version that was named does not exist or a result is a failure; unknown where a result is missing, whatever
/// else failed; yes otherwise, also where nothing is required.
pub fn judge(question: &Question) -> Verdict {
    let ignore = question.ignore.as_deref().unwrap_or_default();
    let is_ignored = |row: &Row| {
        ignore.iter().any(|one| match one {
            Ignored::Pacticipant(id) => [row.consumer_id, row.provider_id].contains(id),
            Ignored::Version(id) => row.consumer_version_id == *id || row.provider_version_id == Some(*id),
            Ignored::Unknown(_) => false,
        })
    };
    let (ignored_rows, considered): (Vec<Row>, Vec<Row>) = question.rows.iter().cloned().partition(is_ignored);
    let missing_versions: Vec<&Resolved> = question
        .selectors
        .iter()
        .filter(|one| one.specified && one.is_missing() && !ignore.contains(&Ignored::Pacticipant(one.pacticipant_id)))
        .collect();
    let known: HashSet<(i64, i64)> = question.rows.iter().map(|row| (row.consumer_id, row.provider_id)).collect();
    let missing: Vec<&(i64, i64, bool)> = question
        .integrations
        .iter()
        .filter(|(consumer, provider, required)| *required && !known.contains(&(*consumer, *provider)))
        .collect();
    let count = |wanted| considered.iter().filter(|row| row.success == wanted).count();
    // Of a version that does not exist nothing can be missing.
    let missing = if missing_versions.is_empty() { missing } else { Vec::new() };
    let (success, failed, unknown) = (count(Some(true)), count(Some(false)), count(None) + missing.len());
    let deployable = match () {
        () if !missing_versions.is_empty() => Some(false),
        () if unknown > 0 => None,
        () => Some(failed == 0),
    };

    let mut reasons = warnings(question, ignore);
    let warned = reasons.len();
    let mut said = HashSet::new();
    let mut say = |reason: Reason| {
        if said.insert(reason.clone()) {
            reasons.push(reason);
        }
    };
    let meanings = Meanings::of(question);
    for one in &missing_versions {
        say(Reason::NoSuchVersion(one.describe_missing()));
    }
    if missing_versions.is_empty() {
        for (consumer, provider, _) in missing {
            say(Reason::NotVerified(meanings.describe(*consumer, None), meanings.describe(*provider, None)));
        }
        let sides = |row: &Row| {
            (
                meanings.describe(row.consumer_id, Some(row.consumer_version_id)),
                meanings.describe(row.provider_id, row.provider_version_id),
            )
        };
        for row in considered.iter().filter(|row| row.success == Some(false)) {
            let (consumer, provider) = sides(row);
            say(Reason::Failed(consumer, provider));
        }
        for row in considered.iter().filter(|row| row.success.is_none()) {
            let (consumer, provider) = sides(row);
            say(Reason::NotVerified(consumer, provider));
        }
    }
    if reasons.len() == warned {
        reasons.push(if considered.is_empty() { Reason::NothingMissing } else { Reason::Successful });
    }
    Verdict {
        deployable,
        success,
        failed,
        unknown,
        ignored: question.ignore.as_ref().map(|_| ignored_rows.len()),
        reasons,
        considered,
        ignored_rows,
    }
}

fn warnings(question: &Question, ignore: &[Ignored]) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = ignore
        .iter()
        .filter_map(|one| match one {
            Ignored::Unknown(what) => Some(Reason::CannotIgnore(what.clone())),
            _ => None,
        })
        .collect();
    if question.given == 1 && !question.has_target {
        reasons.push(Reason::NoEnvironment);
    }
    if question.selectors.iter().any(|one| one.specified && one.criterion.is_moving()) {
        reasons.push(Reason::NoVersionNumber);
    }
    reasons
}

/// How versions are meant.
struct Meanings<'a> {
    question: &'a Question,
    /// The first selector that means a version of an application, or every version of it.
    exact: HashMap<(i64, Option<i64>), usize>,
    /// The first selector of an application.
    any: HashMap<i64, usize>,
}

impl<'a> Meanings<'a> {
    fn of(question: &'a Question) -> Self {
        let mut meanings = Self { question, exact: HashMap::new(), any: HashMap::new() };
        for (at, one) in question.selectors.iter().enumerate() {
            if !one.is_missing() {
                let version = one.version.as_ref().map(|(id, _)| *id);
                meanings.exact.entry((one.pacticipant_id, version)).or_insert(at);
            }
            meanings.any.entry(one.pacticipant_id).or_insert(at);
        }
        meanings
    }

    /// How a version is meant: by the selector that means it, or else any of the application.
    fn describe(&self, pacticipant: i64, version: Option<i64>) -> String {
        let exact = [None, version].iter().filter_map(|version| self.exact.get(&(pacticipant, *version))).min();
        if let Some(at) = exact.or_else(|| self.any.get(&pacticipant)) {
            return self.question.selectors[*at].describe();
        }
        let name = self.question.names.iter().find(|(id, _)| *id == pacticipant).map(|(_, name)| name.clone());
        Resolved {
            pacticipant_id: pacticipant,
            pacticipant: name.unwrap_or_default(),
            criterion: Criterion::Any,
            version: None,
            one_of_many: false,
            specified: false,
        }
        .describe()
    }
}
