//! What a published result says of the interactions that failed.

use std::fmt;

use pact_core::model::Json;

use crate::reasons::short;

/// Interactions of a result that are named; the others are counted.
const INTERACTIONS: usize = 10;

/// Differences of an interaction that are named; the others are counted.
const DIFFERENCES: usize = 5;

/// An interaction that failed, as its published result says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedInteraction {
    /// What it is called, or else its id in the pact.
    pub description: String,
    /// Where the provider differs, and how; or what kept the verification from finding out.
    pub differences: Vec<String>,
}

impl fmt::Display for FailedInteraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Failed: {}", self.description)?;
        self.differences.iter().try_for_each(|difference| write!(f, "\n    {difference}"))
    }
}

/// The failed interactions of a result. Verifiers write `testResults` in forms of their own: what has none of the usual
/// members says nothing.
pub(crate) fn failures(result: &Json) -> Vec<FailedInteraction> {
    let tests = result.get("testResults");
    // Some have the list in a member.
    let tests = tests.and_then(|tests| tests.items().or_else(|| tests.get("tests")?.items())).unwrap_or_default();
    let failed: Vec<&Json> = tests.iter().filter(|test| test.get("success") == Some(&Json::Bool(false))).collect();
    let mut found: Vec<FailedInteraction> = failed.iter().take(INTERACTIONS).map(|test| interaction(test)).collect();
    if failed.len() > INTERACTIONS {
        let description = format!("{} more interactions", failed.len() - INTERACTIONS);
        found.push(FailedInteraction { description, differences: Vec::new() });
    }
    found
}

fn interaction(test: &Json) -> FailedInteraction {
    let description = match (text(test, "interactionDescription"), text(test, "interactionId")) {
        (Some(description), _) => format!("{:?}", short(description)),
        (None, Some(id)) => format!("the interaction {}", short(id)),
        (None, None) => "an interaction".to_owned(),
    };
    let list = |name: &str| test.get(name).and_then(Json::items).unwrap_or_default();
    let mut differences: Vec<String> = list("mismatches").iter().filter_map(difference).collect();
    differences.extend(list("exceptions").iter().filter_map(|error| text(error, "message").map(short)));
    let more = differences.len().saturating_sub(DIFFERENCES);
    if more > 0 {
        differences.truncate(DIFFERENCES);
        differences.push(format!("and {more} more differences"));
    }
    FailedInteraction { description, differences }
}

/// A difference with its place, which not every verifier repeats in the description.
fn difference(mismatch: &Json) -> Option<String> {
    let description = short(text(mismatch, "description").or_else(|| text(mismatch, "mismatch"))?);
    let place = ["identifier", "path", "key"].iter().find_map(|name| text(mismatch, name)).unwrap_or_default();
    let part = text(mismatch, "attribute").or_else(|| text(mismatch, "type")).unwrap_or_default();
    if description.contains(if place.is_empty() { part } else { place }) {
        return Some(description);
    }
    let place = [part, place].iter().filter(|text| !text.is_empty()).map(|text| short(text)).collect::<Vec<_>>();
    Some(format!("{}: {description}", place.join(" ")))
}

fn text<'j>(json: &'j Json, name: &str) -> Option<&'j str> {
    json.get(name).and_then(Json::as_str).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(result: &str) -> Vec<String> {
        failures(&Json::parse(result.as_bytes()).unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn results_of_several_verifiers_name_the_interaction_and_the_place() {
        let ours = r#"{"testResults": [
            {"interactionId": "a", "success": true},
            {"interactionId": "b", "interactionDescription": "get an article", "success": false, "mismatches": [
                {"attribute": "body", "identifier": "left", "description": "body.left: expected an integer, but was null"}]},
            {"interactionDescription": "hang", "success": false, "exceptions": [{"message": "no answer within 30 s"}]}]}"#;
        assert_eq!(
            of(ours),
            [
                "Failed: \"get an article\"\n    body.left: expected an integer, but was null",
                "Failed: \"hang\"\n    no answer within 30 s"
            ]
        );
        let others = r#"{"testResults": [{"interactionId": "b1", "success": false, "mismatches": [
            {"attribute": "status", "description": "Expected 200 but was 500"},
            {"attribute": "body", "identifier": "$.left", "description": "Expected 7 but was null"}]}]}"#;
        assert_eq!(
            of(others),
            [
                "Failed: the interaction b1\n    status: Expected 200 but was 500\n    body $.left: Expected 7 but was null"
            ]
        );
    }

    #[test]
    fn what_is_in_a_form_of_its_own_says_nothing_and_much_is_counted() {
        for odd in [
            "{}",
            "null",
            r#"{"testResults": {"summary": {"failureCount": 1}}}"#,
            r#"{"testResults": [1, null, {}, {"success": "false"}]}"#,
        ] {
            assert!(of(odd).is_empty(), "{odd}");
        }
        let mismatch = r#"{"attribute": "body", "description": "x", "identifier": 7}, 7, {}"#;
        let many = format!(r#"{{"success": false, "mismatches": [{}]}}"#, [mismatch; 9].join(","));
        let found = of(&format!(r#"{{"testResults": [{}]}}"#, vec![many; 30].join(",")));
        assert_eq!(found.len(), 11);
        assert!(found[0].ends_with("\n    body: x\n    and 4 more differences"), "{}", found[0]);
        assert_eq!(found[10], "Failed: 20 more interactions");
    }
}
