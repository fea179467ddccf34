//! Rules that are in no version of the specification.

/// Those that are one tool's own.
const OF_PACT_JVM: [&str; 1] = ["ignore-order"];

pub(super) fn described(name: &str) -> String {
    let whose = if OF_PACT_JVM.contains(&name) {
        "is one of pact-jvm and of no version of the Pact specification"
    } else {
        "is of no version of the Pact specification, and only a plugin knows it"
    };
    format!("what the rule {name:?} accepts, which cannot be checked here: the rule {whose}")
}
