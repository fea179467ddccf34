//! All that can be written in `pattern!`, and the JSON that it is an example of.

use pact_harness::prelude::*;
use serde_json::{Value, json};

const KEY: &str = "key";

mod keys {
    pub(crate) const ID: &str = "id";
}

/// What a mock provider answers when a response is described by the pattern.
async fn answer(pact: &Pact, pattern: Pattern) -> Value {
    pact.interaction("get").get("/").responds(200).json(pattern);
    pact.mock().request(reqwest::Method::GET, "/").send().await.unwrap().json().await.unwrap()
}

#[pact_consumer(consumer = "app", provider = "values")]
async fn values_are_json_or_rust(pact: Pact) {
    let (one, name) = (1, String::from("Ada"));
    let pattern = pattern!({
        "null": null,
        "numbers": [1, -2.5, one + 1, u8::MAX, Some(one),],
        "texts": ["a", name.as_str(), format!("{name}!"), r"\"],
        "truths": [true, !true],
        "nested": { "array": [[], {}], "object": {}, },
        KEY: 1,
        keys::ID: [1, 2].len(),
        (format!("key{one}")): ({ let two = 2; two + one }),
    });

    let expected = json!({
        "null": null,
        "numbers": [1, -2.5, 2, 255, 1],
        "texts": ["a", "Ada", "Ada!", "\\"],
        "truths": [true, false],
        "nested": { "array": [[], {}], "object": {} },
        "key": 1,
        "id": 2,
        "key1": 3,
    });
    assert_eq!(answer(&pact, pattern).await, expected);
}

/// A function of the user's own, whose argument is Rust.
fn one_of(choices: [&str; 2]) -> Pattern {
    regex(&format!("^({})$", choices.join("|")), choices[0])
}

#[pact_consumer(consumer = "app", provider = "matchers")]
async fn matchers_take_patterns_and_rust(pact: Pact) {
    let three: u8 = 3;
    let pattern = pattern!({
        "like": [like("x"), like({ "a": null }), like([integer(1), three])],
        "each_like": each_like({ "sku": regex("^[A-Z]$", "A") }).min(2).max(5),
        "equal": equal(null),
        "includes": includes("b", "abc"),
        "numbers": [integer(1), decimal(1.5), number(three)],
        "others": [boolean(true), null_value(), one_of(["a", "b"]), pact_harness::consumer::like(1)],
    });

    let expected = json!({
        "like": ["x", { "a": null }, [1, 3]],
        "each_like": [{ "sku": "A" }, { "sku": "A" }],
        "equal": null,
        "includes": "abc",
        "numbers": [1, 1.5, 3],
        "others": [true, null, "a", 1],
    });
    assert_eq!(answer(&pact, pattern).await, expected);
}

#[pact_consumer(consumer = "app", provider = "plain-values")]
#[should_panic(expected = "the test describes no interaction with plain-values")]
fn a_pattern_need_not_be_an_object(_: Pact) {
    let _: [Pattern; 6] =
        [pattern!(1), pattern!("text"), pattern!(null), pattern!([]), pattern!(like([1])), pattern!(Some(true))];
}
