//! pact-harness, as its macros use it: an attribute would make the tests invisible outside of `cargo test`.

use std::ops::Range;
use std::time::{Duration, Instant};

use pact_harness::__private::{
    ConsumerTest, MockOptions, Parties, Runtime, Site, SpecVersion, Subject, consumer_test, inventory, target,
};
use pact_harness::prelude::*;
use pact_harness::{consumer::InteractionBuilder, registry};

use crate::peer::{Body, PACTS, Peer, path};

pub(crate) struct Ours;

impl Peer for Ours {
    fn name(&self) -> &'static str {
        "pact-harness"
    }

    fn test(&self, number: usize, things: Range<usize>, body: &mut Body<'_>) -> Duration {
        let mut end = Instant::now();
        consumer_test(tests()[number], |[pact]: [Pact; 1]| {
            things.for_each(|thing| describe(pact.interaction(&format!("get thing {thing}")), thing));
            body(pact.url());
            end = Instant::now();
        });
        end.elapsed()
    }

    fn serve(&self, things: usize, body: &mut Body<'_>) {
        let contract = Contract::find(&format!("things_{things}")).expect("there is a contract of this size");
        let mock = pollster::block_on(contract.mock_provider().start()).expect("a port is free");
        body(mock.url());
    }
}

fn describe(interaction: InteractionBuilder, thing: usize) {
    interaction
        .given_with("a thing exists", params! { id: thing })
        .get(path(thing).as_str())
        .responds(200)
        .json(pattern!({ "id": integer(1), "name": like("a thing"), "tags": ["a", "b"] }));
}

macro_rules! contracts {
    ($($name:ident: $things:literal,)*) => {
        $(
            #[pact_contract(consumer = "peers", provider = "served")]
            fn $name(contract: &mut Contract) {
                (0..$things).for_each(|thing| describe(contract.interaction(&format!("get thing {thing}")), thing));
            }
        )*
    };
}

contracts!(things_1: 1, things_10: 10, things_100: 100, things_1000: 1000,);

const PARTIES: &[Parties] = &[Parties {
    consumer: "peers",
    provider: "things",
    spec: SpecVersion::V4,
    output: Some(PACTS),
    mock: MockOptions::new(),
}];

/// What `#[pact_consumer]` registers.
const fn test(name: &'static str) -> ConsumerTest {
    ConsumerTest {
        site: Site {
            package: "tests-of-peers",
            manifest_dir: env!("CARGO_MANIFEST_DIR"),
            target: target(None, Some("")),
            module: "tests",
            name,
            file: "src/ours.rs",
            line: line!(),
            column: column!(),
        },
        subject: Subject::Pacts(PARTIES),
        runtime: Runtime::CurrentThread,
        cases: None,
    }
}

/// 800 tests, out of the hundreds in their names.
macro_rules! tests {
    (ten $($name:expr,)*) => {
        $(
            inventory::submit! { test(concat!($name, "0")) }
            inventory::submit! { test(concat!($name, "1")) }
            inventory::submit! { test(concat!($name, "2")) }
            inventory::submit! { test(concat!($name, "3")) }
            inventory::submit! { test(concat!($name, "4")) }
            inventory::submit! { test(concat!($name, "5")) }
            inventory::submit! { test(concat!($name, "6")) }
            inventory::submit! { test(concat!($name, "7")) }
            inventory::submit! { test(concat!($name, "8")) }
            inventory::submit! { test(concat!($name, "9")) }
        )*
    };
    (hundred $($name:expr,)*) => {
        $(tests! { ten
            concat!($name, "0"), concat!($name, "1"), concat!($name, "2"), concat!($name, "3"), concat!($name, "4"),
            concat!($name, "5"), concat!($name, "6"), concat!($name, "7"), concat!($name, "8"), concat!($name, "9"),
        })*
    };
}

tests! { hundred
    "asks_for_thing_0", "asks_for_thing_1", "asks_for_thing_2", "asks_for_thing_3",
    "asks_for_thing_4", "asks_for_thing_5", "asks_for_thing_6", "asks_for_thing_7",
}

/// The registered tests, looked up once.
fn tests() -> &'static [&'static ConsumerTest] {
    static TESTS: std::sync::OnceLock<Vec<&'static ConsumerTest>> = std::sync::OnceLock::new();
    TESTS.get_or_init(registry::all::<ConsumerTest>)
}
