//! What the macros registered can be listed, always in the same order.

use pact_harness::consumer::{ConsumerTest, ContractDefinition};
use pact_harness::provider::{ProviderTest, StateHandler};
use pact_harness::registry::{self, Entry};

/// Places and names, as they are listed.
fn list<E: Entry>() -> Vec<(String, u32, &'static str)> {
    registry::all::<E>().into_iter().map(Entry::site).map(|site| (site.file.to_owned(), site.line, site.name)).collect()
}

#[test]
fn everything_that_is_annotated_is_listed_by_its_place() {
    let (tests, contracts) = (list::<ConsumerTest>(), list::<ContractDefinition>());
    let (providers, states) = (list::<ProviderTest>(), list::<StateHandler>());
    for listed in [&tests, &contracts, &providers, &states] {
        assert!(listed.len() > 1 && listed.is_sorted(), "{listed:?}");
    }
    let has = |listed: &[(String, u32, &str)], name: &str| listed.iter().any(|(_, _, listed)| *listed == name);
    assert!(has(&tests, "asks_how_many_are_left") && has(&tests, "asks_for_a"));
    assert!(has(&contracts, "it_payments") && has(&providers, "keeps_its_pacts") && has(&states, "user_exists"));
}

#[test]
fn crates_of_one_name_are_told_apart_by_their_target() {
    let here = registry::all::<ConsumerTest>()[0].site();
    assert_eq!(
        (here.package, here.target, here.crate_prefix().as_str()),
        ("pact-harness", "test", "pact-harness test it::")
    );
    assert_eq!(registry::target(Some("it"), None), "bin");
    assert_eq!(registry::target(None, None), "lib");
    let lib = registry::Site { target: "lib", ..*here };
    assert_ne!((lib.id(), lib.crate_prefix()), (here.id(), here.crate_prefix()));
}
