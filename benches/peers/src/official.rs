//! The official crate, with the features that it has by default.

use std::ops::Range;
use std::time::{Duration, Instant};

use pact_consumer::prelude::*;
use pact_consumer::{json_pattern, json_pattern_internal, like};
use serde_json::json;

use crate::peer::{Body, Peer, pacts, path};

pub(crate) struct Official;

impl Peer for Official {
    fn name(&self) -> &'static str {
        "pact_consumer"
    }

    fn test(&self, _number: usize, things: Range<usize>, body: &mut Body<'_>) -> Duration {
        let mock = described(things).start_mock_server(None, None);
        body(mock.url().as_str());
        let end = Instant::now();
        // Its end verifies, and writes the pact.
        drop(mock);
        end.elapsed()
    }

    fn serve(&self, things: usize, body: &mut Body<'_>) {
        let mock = described(0..things).start_mock_server(None, None);
        body(mock.url().as_str());
        // Its end would fail, because not everything was asked for, or too much.
        std::mem::forget(mock);
    }
}

fn described(things: Range<usize>) -> PactBuilder {
    let mut pact = PactBuilder::new_v4("peers", "things");
    pact.with_output_dir(pacts());
    for thing in things {
        pact.interaction(format!("get thing {thing}"), String::new(), |mut interaction| {
            interaction.given_with_params("a thing exists", &json!({ "id": thing }));
            interaction.request.path(path(thing));
            interaction
                .response
                .json_body(json_pattern!({ "id": like!(1), "name": like!("a thing"), "tags": ["a", "b"] }));
            interaction
        });
    }
    pact
}
