//! Differences that are kept for a report, without the body that they are about.

use super::{Actual, Expected, Mismatch};
use crate::model::Json;

impl Mismatch {
    /// The same for a reader, but what came is not kept alive by it: only how it reads.
    pub(crate) fn shrunk(&self) -> Self {
        let actual = match &self.actual {
            Actual::Value(Json::Array(_) | Json::Object(_) | Json::String(_) | Json::Number(_)) => {
                Actual::Abridged(self.actual.to_string())
            }
            Actual::Length(len, _) => Actual::Length(*len, Json::Null),
            Actual::MissingKey(_) => Actual::Missing,
            other => other.clone(),
        };
        let expected = match &self.expected {
            Expected::NoKey(_) => Expected::Nothing,
            other => other.clone(),
        };
        Mismatch { location: self.location.clone(), expected, actual }
    }
}
