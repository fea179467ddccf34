//! A pact of many interactions, read from the bytes of a file and written to them again.

use pact_harness::format;
use pact_harness::model::{Pact, SpecVersion};
use pact_models::PactSpecification;
use pact_models::pact::load_pact_from_json;
use serde_json::Value;

use super::Sizes;
use super::clock::{in_turn, timed};
use crate::growth::Growth;
use crate::pacts;
use crate::table::{Table, at_least, ratio_at_least};

/// The last one only reads and writes a value, for orientation.
const PEERS: [&str; 3] = ["pact-harness", "pact_models", "serde_json, Value"];

type OfficialPact = Box<dyn pact_models::pact::Pact + Send + Sync + std::panic::RefUnwindSafe>;

pub(crate) fn compare_reading(sizes: &Sizes) {
    let mut table = Table::of_rates("a pact is read, in MB/s", &PEERS);
    let mut growth = Growth::default();
    for &bytes in sizes.pacts {
        let (text, interactions) = pacts::text(bytes);
        let text = text.as_bytes();
        assert_eq!(ours_read(text).interactions.len(), interactions, "interactions that ours reads");
        assert_eq!(official_read(text).interactions().len(), interactions, "interactions that the official one reads");
        let taken = in_turn(
            sizes.time,
            [&|| timed(|| ours_read(text)).1, &|| timed(|| official_read(text)).1, &|| timed(|| value(text)).1],
        );
        let rates = rates(text, taken);
        table.row(&size_of(bytes), &rates, Some(at_least(rates[0], rates[2])));
        growth.add(text.len(), &taken);
    }
    table.growth_of("growth of the time", &growth);
    table.print();
}

pub(crate) fn compare_writing(sizes: &Sizes) {
    let mut table = Table::of_rates("a pact is written, in MB/s", &PEERS);
    let mut growth = Growth::default();
    for &bytes in sizes.pacts {
        let (text, _) = pacts::text(bytes);
        let text = text.as_bytes();
        let (ours, official, value) = (ours_read(text), official_read(text), value(text));
        assert_eq!(ours_read(ours_written(&ours).as_bytes()), ours, "what ours writes is what it has read");
        // What a file says and the official crate only adds: members that are empty or false.
        assert!(official_written(&official).len() >= text.len(), "the official crate writes all of it");
        let taken = in_turn(
            sizes.time,
            [&|| timed(|| ours_written(&ours)).1, &|| timed(|| official_written(&official)).1, &|| {
                timed(|| pretty(&value)).1
            }],
        );
        let rates = rates(text, taken);
        table.row(&size_of(bytes), &rates, Some(ratio_at_least(table.ratio(&rates), 4.0)));
        growth.add(text.len(), &taken);
    }
    table.growth_of("growth of the time", &growth);
    table.print();
}

fn ours_read(text: &[u8]) -> Pact {
    format::read(text).expect("ours reads the pact")
}

fn ours_written(pact: &Pact) -> String {
    format::write(pact, SpecVersion::V4).expect("ours writes the pact").to_pretty()
}

/// As its `read_pact` does.
fn official_read(text: &[u8]) -> OfficialPact {
    load_pact_from_json("the pact", &value(text)).expect("the official crate reads the pact")
}

/// As its `write_pact` does.
fn official_written(pact: &OfficialPact) -> String {
    pretty(&pact.to_json(PactSpecification::V4).expect("the official crate writes the pact"))
}

fn value(text: &[u8]) -> Value {
    serde_json::from_slice(text).expect("the pact is JSON")
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("a value can be written")
}

/// Megabytes of the file in a second.
fn rates<const N: usize>(text: &[u8], milliseconds: [f64; N]) -> [f64; N] {
    #[expect(clippy::cast_precision_loss, reason = "a file is far below 2^52 bytes")]
    let kilobytes = text.len() as f64 / 1e3;
    milliseconds.map(|taken| kilobytes / taken)
}

fn size_of(bytes: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a file is far below 2^52 bytes")]
    let megabytes = bytes as f64 / 1e6;
    format!("{megabytes} MB")
}
