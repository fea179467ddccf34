use std::collections::BTreeMap;

/// What a verifier says about one interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The response was as the contract says.
    Kept,
    /// The response differed; how, in the verifier's words.
    Broken(Vec<String>),
    /// It could not be found out: never what a test here expects.
    Error(String),
}

/// What a verifier says about every interaction of a pact, by description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts(pub BTreeMap<String, Verdict>);

impl Verdicts {
    /// The interactions that the provider kept.
    pub fn kept(&self) -> Vec<&str> {
        self.those(|verdict| *verdict == Verdict::Kept)
    }

    /// The interactions whose response differed.
    pub fn broken(&self) -> Vec<&str> {
        self.those(|verdict| matches!(verdict, Verdict::Broken(_)))
    }

    /// The interactions that nothing is known about.
    pub fn errors(&self) -> Vec<&str> {
        self.those(|verdict| matches!(verdict, Verdict::Error(_)))
    }

    fn those(&self, wanted: fn(&Verdict) -> bool) -> Vec<&str> {
        self.0.iter().filter(|(_, verdict)| wanted(verdict)).map(|(description, _)| description.as_str()).collect()
    }
}
