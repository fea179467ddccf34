//! Pact files: reading one never panics; what was read is written in every version that can hold it, or refused with a
//! sentence; and what was written reads the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::format;
use pact_core::model::{Interaction, MatchingRules, Pact, SpecVersion};

fuzz_target!(|text: &[u8]| {
    let pact = match format::read(text) {
        Ok(pact) => pact,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    for spec in [SpecVersion::V1, SpecVersion::V1_1, SpecVersion::V2, SpecVersion::V3, SpecVersion::V4] {
        match format::write(&pact, spec) {
            Err(error) => assert!(!error.reason.to_string().is_empty()),
            Ok(written) => reads_the_same(&in_version(&pact, spec), &written.to_pretty()),
        }
    }
});

/// The same contract, as a file of another version tells it: only version 2 has paths that go on behind the name of a
/// header or parameter, and before version 4 messages stand in a list of their own and lists in one text.
fn in_version(pact: &Pact, spec: SpecVersion) -> Pact {
    let mut pact = Pact { spec, ..pact.clone() };
    for interaction in &mut pact.interactions {
        match interaction {
            Interaction::Http(http) => {
                for headers in [&mut http.request.headers, &mut http.response.headers] {
                    join_lists(headers, spec);
                }
                for rules in [&mut http.request.rules, &mut http.response.rules] {
                    forget_indices(rules, spec);
                }
            }
            Interaction::AsyncMessage(message) => forget_indices(&mut message.message.rules, spec),
            Interaction::SyncMessage(message) => {
                let messages = std::iter::once(&mut message.request).chain(&mut message.responses);
                messages.for_each(|message| forget_indices(&mut message.rules, spec));
            }
            _ => {}
        }
    }
    if spec < SpecVersion::V4 {
        pact.interactions.sort_by_key(|interaction| matches!(interaction, Interaction::AsyncMessage(_)));
    }
    pact
}

fn forget_indices(rules: &mut MatchingRules, spec: SpecVersion) {
    if spec >= SpecVersion::V3 {
        rules.indexed.clear();
    }
}

fn join_lists(headers: &mut [(String, Vec<String>)], spec: SpecVersion) {
    const LISTS: [&str; 7] =
        ["accept", "accept-encoding", "accept-language", "allow", "cache-control", "vary", "if-match"];
    for (name, values) in headers {
        let name = name.to_ascii_lowercase();
        let is_list = LISTS.contains(&&*name) || name == "if-none-match" || name.starts_with("access-control-");
        if spec < SpecVersion::V4 && is_list && values.len() > 1 {
            *values = vec![values.join(", ")];
        }
    }
}

/// The same contract, and the same text when it is written again.
fn reads_the_same(pact: &Pact, written: &str) {
    let again = format::read(written.as_bytes()).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert!(&again == pact, "{written}\n{}", difference(&format!("{pact:?}"), &format!("{again:?}")));
    let twice = format::write(&again, pact.spec).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(twice.to_pretty(), written);
}

/// Where two descriptions begin to differ.
fn difference(before: &str, after: &str) -> String {
    let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let from_there = |text: &str| text.chars().skip(same.saturating_sub(60)).take(200).collect::<String>();
    format!("was:  ..{}\nread: ..{}", from_there(before), from_there(after))
}
