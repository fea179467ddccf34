//! The paths that are counted.

use std::hint::black_box;

use pact_benches::{
    FORMATS, generated, generators, noon, pact, received_request, received_response, request, response, rules,
};
use pact_runtime::format;
use pact_runtime::generate::{self, Context};
use pact_runtime::matching::{match_request, match_response};
use pact_runtime::model::Generator;

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

fn match_without_rules() {
    let [json, ..] = FORMATS;
    let contract = request(json.content_type, (json.body)(1000), Vec::new());
    let received = received_request(&contract);
    count(&|| assert_eq!(match_request(black_box(&contract), black_box(&received)), []));
}

fn match_by_rules() {
    let [json, ..] = FORMATS;
    let contract = response(json.content_type, (json.body)(1000), rules(100));
    let received = received_response(&contract);
    count(&|| assert_eq!(match_response(black_box(&contract), black_box(&received)), []));
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
