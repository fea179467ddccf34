//! Which version of an application is meant, and how that is said.

/// By what versions of an application are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Criterion {
    /// Every version.
    Any,
    /// By its number.
    Number(String),
    /// The newest.
    Latest,
    /// With a tag: the newest or all.
    Tag(String, bool),
    /// On a branch: its head or all.
    Branch(String, bool),
    /// On the main branch: its head or all.
    MainBranch(bool),
    /// In an environment now.
    Environment(String),
}

impl Criterion {
    /// Whether it may mean another version when it is asked again, so that a decision can be wrong by then.
    pub fn is_moving(&self) -> bool {
        !matches!(self, Criterion::Any | Criterion::Number(_) | Criterion::Environment(_))
    }
}

/// A version that a criterion means, or that it means none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The application.
    pub pacticipant_id: i64,
    /// Its name.
    pub pacticipant: String,
    /// By what it was chosen.
    pub criterion: Criterion,
    /// The version, its id and number; every one for [`Criterion::Any`], else there is none.
    pub version: Option<(i64, String)>,
    /// Whether the criterion means other versions too.
    pub one_of_many: bool,
    /// Whether the one who asks named it; others follow from contracts.
    pub specified: bool,
}

impl Resolved {
    /// Whether it means nothing.
    pub fn is_missing(&self) -> bool {
        self.version.is_none() && self.criterion != Criterion::Any
    }

    /// As part of a sentence: `the latest version of Shop from branch main (3)`.
    pub fn describe(&self) -> String {
        let name = &self.pacticipant;
        let number = self.version.as_ref().map_or("no such version exists", |(_, number)| number);
        let some = if self.one_of_many { "one of the versions" } else { "the version" };
        match &self.criterion {
            Criterion::Any => format!("any version of {name}"),
            Criterion::Number(number) if self.version.is_some() => format!("version {number} of {name}"),
            Criterion::Number(number) => format!("version {number} of {name} (no such version exists)"),
            Criterion::Latest => format!("the latest version of {name} ({number})"),
            Criterion::Tag(tag, true) => format!("the latest version of {name} with tag {tag} ({number})"),
            Criterion::Tag(tag, false) => format!("a version of {name} with tag {tag} ({number})"),
            Criterion::Branch(branch, true) => format!("the latest version of {name} from branch {branch} ({number})"),
            Criterion::Branch(branch, false) if self.version.is_none() => {
                format!("a version of {name} from branch {branch} (no such version exists)")
            }
            Criterion::Branch(branch, false) => format!("{some} of {name} from branch {branch} ({number})"),
            Criterion::MainBranch(_) if self.version.is_none() => {
                format!("the latest version of {name} from the main branch (no versions exist for this branch)")
            }
            Criterion::MainBranch(true) => format!("the latest version of {name} from the main branch ({number})"),
            Criterion::MainBranch(false) => format!("{some} of {name} from the main branch ({number})"),
            Criterion::Environment(environment) if self.version.is_none() => format!(
                "a version of {name} currently in {environment} (no version is currently recorded as deployed/released in this environment)"
            ),
            Criterion::Environment(environment) => format!("{some} of {name} currently in {environment} ({number})"),
        }
    }

    /// That it means nothing, as a sentence.
    pub fn describe_missing(&self) -> String {
        let name = &self.pacticipant;
        match &self.criterion {
            Criterion::Number(number) => {
                format!("No pacts or verifications have been published for version {number} of {name}")
            }
            Criterion::Tag(tag, _) => format!("No version with tag {tag} exists for {name}"),
            Criterion::Branch(branch, _) => format!("No version of {name} from branch {branch} exists"),
            Criterion::MainBranch(_) => format!("No version of {name} from the main branch exists"),
            Criterion::Environment(environment) => {
                format!(
                    "No version of {name} is currently recorded as deployed or released in environment {environment}"
                )
            }
            Criterion::Any | Criterion::Latest => format!("No pacts or verifications have been published for {name}"),
        }
    }
}
