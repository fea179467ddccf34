//! The paths that are counted.

use std::hint::black_box;

use pact_benches::{
    generated, generators, noon, pact, received_request, received_response, request, response, rules, shop,
};
use pact_core::format;
use pact_core::generate::{self, Context};
use pact_core::matching::{match_request, match_response};
use pact_core::model::{Body, Generator};

/// The name of the function in which instructions are counted.
pub(crate) const COUNTED: &str = "guard::paths::count";

/// Each by the name that it has in the file.
pub(crate) const PATHS: [(&str, fn()); 5] = [
    ("match a JSON body without rules", match_without_rules),
    ("match a JSON body by rules", match_by_rules),
    ("read a pact", read),
    ("write a pact", write),
    ("generate values", generate_values),
];

/// What callgrind knows as [`COUNTED`]: it collects from the beginning of this function to its end.
#[inline(never)]
fn count(path: &dyn Fn()) {
    path();
}

/// What is the same in both costs nothing to compare: one article of a hundred differs.
fn match_without_rules() {
    let contract = request(JSON, Body::Json(shop(1000).into()), Vec::new());
    let came = request(JSON, changed_shop(100), Vec::new());
    let received = received_request(&came);
    count(&|| assert_eq!(match_request(black_box(&contract), black_box(&received)).len(), 20));
}

/// Every article differs.
fn match_by_rules() {
    let contract = response(JSON, Body::Json(shop(1000).into()), rules(100));
    let came = response(JSON, changed_shop(1), Vec::new());
    let received = received_response(&came);
    count(&|| assert_eq!(match_response(black_box(&contract), black_box(&received)), []));
}

const JSON: &str = "application/json";

/// Every so manieth article has another number and name.
fn changed_shop(every: usize) -> Body {
    let mut shop = shop(1000);
    for article in shop["articles"].as_array_mut().into_iter().flatten().step_by(every) {
        article["id"] = (article["id"].as_u64().unwrap_or_default() + 1_000_000).into();
        article["name"] = "an article with another name".into();
    }
    Body::Json(shop.into())
}

fn read() {
    let pact = pact(100);
    let text = format::write(&pact, pact.spec).expect("the version has it all").to_pretty();
    count(&|| assert_eq!(format::read(black_box(text.as_bytes())).map(|read| read.interactions.len()), Ok(100)));
}

fn write() {
    let pact = pact(100);
    count(&|| {
        black_box(format::write(black_box(&pact), pact.spec).expect("the version has it all").to_pretty());
    });
}

fn generate_values() {
    // Regexes are the work of other packages.
    let of_regexes = |one: &Generator| matches!(one, Generator::Regex(_) | Generator::MockServerUrl { .. });
    let ours = generators().into_iter().filter(|one| !of_regexes(one));
    let contract = generated(100, ours.cycle().take(100));
    let context = Context::consumer(noon(), 1);
    count(&|| {
        black_box(generate::response(black_box(&contract), &context).expect("every generator makes a value"));
    });
}
