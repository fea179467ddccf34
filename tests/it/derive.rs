//! Bodies from types: where serde's attributes put the fields, and what may stand there.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

use pact_harness::prelude::*;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// The example of a type. Its pattern exists only if it keeps its own rules.
fn example<T: PactBody>() -> Value {
    let _ = T::pattern();
    serde_json::to_value(T::example()).unwrap()
}

/// What is wrong with a value, a line for each difference.
fn wrong<T: PactBody>(value: &Value) -> Vec<String> {
    match T::check(value) {
        Ok(()) => Vec::new(),
        Err(error) => error.mismatches().iter().map(ToString::to_string).collect(),
    }
}

/// The lines that name these places, and no others.
fn wrong_at<T: PactBody>(value: &Value) -> Vec<String> {
    wrong::<T>(value).iter().map(|line| line.split(": ").next().unwrap().to_owned()).collect()
}

#[derive(Serialize, PactBody)]
struct User {
    #[pact(example = 42)]
    id: u64,
    #[pact(example = "Ada")]
    name: String,
    #[pact(regex = r"^\S+@\S+$", example = "a@x.io")]
    email: String,
    #[pact(min = 2, max = 3)]
    tags: Vec<String>,
    #[pact(absent)]
    nickname: Option<String>,
    #[pact(example = "Lovelace")]
    family_name: Option<String>,
    #[pact(one_of)]
    kind: Kind,
    #[pact(equal, example = 3)]
    version: u8,
    active: bool,
    score: f64,
    #[pact(date = "yyyy-MM-dd", example = "2024-02-29")]
    born: String,
    #[pact(time = "HH:mm", example = "10:30")]
    wakes: String,
    #[pact(datetime = "yyyy-MM-dd'T'HH:mm:ssXXX", example = "2024-02-29T10:30:00Z")]
    seen: String,
    #[pact(example = "127.0.0.1")]
    address: IpAddr,
    limits: HashMap<String, u32>,
}

#[derive(Serialize, PactBody)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Staff,
    #[serde(rename = "guest (paid)")]
    Guest,
}

fn user() -> Value {
    json!({
        "id": 1, "name": "Eve", "email": "e@x.io", "tags": ["a", "b", "c"], "family_name": "Doe",
        "kind": "guest (paid)", "version": 3, "active": false, "score": 2, "born": "1999-12-31", "wakes": "23:59",
        "seen": "1999-12-31T00:00:00Z", "address": "::1", "limits": { "cpu": 2, "memory": 8 },
    })
}

#[test]
fn a_value_of_the_types_and_rules_passes_and_may_have_other_keys() {
    assert_eq!(wrong::<User>(&user()), [""; 0]);
    let mut more = user();
    more["unheard_of"] = json!(1);
    more["nickname"] = json!(7);
    assert_eq!(wrong::<User>(&more), [""; 0], "what is absent is not checked");
}

#[test]
fn the_example_has_what_the_attributes_say_and_one_of_everything_else() {
    let mut expected = user();
    let changes = json!({
        "id": 42, "name": "Ada", "email": "a@x.io", "tags": ["string", "string"], "family_name": "Lovelace",
        "kind": "staff", "active": true, "score": 1.5, "born": "2024-02-29", "wakes": "10:30",
        "seen": "2024-02-29T10:30:00Z", "address": "127.0.0.1", "limits": { "string": 1 }, "nickname": null,
    });
    for (name, value) in changes.as_object().unwrap() {
        expected[name] = value.clone();
    }
    assert_eq!(example::<User>(), expected);
}

#[test]
fn check_lists_every_error_with_its_path() {
    let value = json!({
        "id": 1.5, "name": 1, "email": "e", "tags": ["a"], "family_name": null, "kind": "guest", "version": 4,
        "active": "yes", "score": "2", "born": "1999-13-31", "wakes": "9", "seen": "1999-12-31", "address": 1,
        "limits": { "cpu": "2" },
    });
    let mut places = wrong_at::<User>(&value);
    places.sort();
    let names = [
        "active",
        "address",
        "born",
        "email",
        "family_name",
        "id",
        "kind",
        "limits.cpu",
        "name",
        "score",
        "seen",
        "tags",
        "version",
        "wakes",
    ];
    assert_eq!(places, names.map(|name| format!("body.{name}")));
    let error = User::check(&json!({ "id": "x" })).unwrap_err().to_string();
    assert!(error.contains("User`:\n  body.id: expected an integer, like 42, but was \"x\"\n"), "{error}");
}

#[derive(Serialize, PactBody)]
#[serde(rename_all = "camelCase")]
struct Order {
    paid_by: u32,
    #[serde(rename = "buyer")]
    user_name: String,
    #[serde(skip)]
    #[expect(dead_code, reason = "serde skips it")]
    cached: u8,
    #[pact(absent)]
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(flatten)]
    total: Total,
    #[serde(flatten)]
    labels: BTreeMap<String, u8>,
    lines: Vec<Line>,
    first: Box<Line>,
}

#[derive(Serialize, PactBody)]
struct Total {
    #[pact(example = 10)]
    amount: u32,
    #[serde(rename = "cur")]
    #[pact(regex = "^[A-Z]{3}$", example = "EUR")]
    currency: String,
}

#[derive(Serialize, PactBody)]
struct Line {
    sku: Sku,
    #[pact(absent)]
    hint: Option<u8>,
    #[serde(serialize_with = "as_text")]
    #[pact(regex = r"^\d+$")]
    #[pact(example = 2)]
    quantity: u8,
}

#[derive(Serialize, PactBody)]
#[serde(transparent)]
struct Sku(#[pact(regex = "^[A-Z]-[0-9]$", example = "A-1")] String);

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn as_text<S: Serializer>(number: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&number.to_string())
}

#[test]
fn rules_are_where_serde_puts_the_fields() {
    let line = json!({ "sku": "B-2", "quantity": "7" });
    let good = json!({ "paidBy": 2, "buyer": "Eve", "amount": 3, "cur": "USD", "string": 9,
        "lines": [line, line], "first": line });
    assert_eq!(wrong::<Order>(&good), [""; 0]);

    let line = json!({ "sku": "b", "quantity": "x", "hint": "ignored" });
    let bad = json!({ "paidBy": "2", "buyer": 1, "amount": "3", "cur": "usd", "string": "x",
        "lines": [line, line], "first": line });
    let mut places = wrong_at::<Order>(&bad);
    places.sort();
    let names = [
        "amount",
        "buyer",
        "cur",
        "first.quantity",
        "first.sku",
        "lines[0].quantity",
        "lines[0].sku",
        "lines[1].quantity",
        "lines[1].sku",
        "paidBy",
        "string",
    ];
    assert_eq!(places, names.map(|name| format!("body.{name}")));
}

macro_rules! event {
    ($name:ident, $($tagging:tt)*) => {
        #[derive(Serialize, PactBody)]
        #[serde($($tagging)*)]
        #[expect(dead_code, reason = "one variant is the example")]
        enum $name {
            Deleted { at: std::time::SystemTime },
            #[pact(example)]
            Created {
                id: u8,
                #[serde(rename = "who")]
                #[pact(regex = "^[a-z]+$", example = "ada")]
                by: String,
            },
        }
    };
}

event!(External, rename_all = "lowercase");
event!(Internal, tag = "type");
event!(Adjacent, tag = "type", content = "data");
event!(Untagged, untagged);

#[test]
fn the_marked_variant_of_an_enum_is_the_example_however_it_is_tagged() {
    assert_eq!(wrong_at::<External>(&json!({ "created": { "id": 7, "who": "eve" } })), [""; 0]);
    assert_eq!(
        wrong_at::<External>(&json!({ "created": { "id": "7", "who": "E" } })),
        ["body.created.id", "body.created.who"]
    );
    assert_eq!(wrong_at::<Internal>(&json!({ "type": "Created", "id": 7, "who": "eve" })), [""; 0]);
    assert_eq!(
        wrong_at::<Internal>(&json!({ "type": "Deleted", "id": "7", "who": "E" })),
        ["body.type", "body.id", "body.who"]
    );
    assert_eq!(wrong_at::<Adjacent>(&json!({ "type": "Created", "data": { "id": 7, "who": "eve" } })), [""; 0]);
    assert_eq!(
        wrong_at::<Adjacent>(&json!({ "type": "Deleted", "data": { "id": "7", "who": "E" } })),
        ["body.type", "body.data.id", "body.data.who"]
    );
    assert_eq!(wrong_at::<Untagged>(&json!({ "id": 7, "who": "eve" })), [""; 0]);
    assert_eq!(wrong_at::<Untagged>(&json!({ "id": "7", "who": "E" })), ["body.id", "body.who"]);
}

#[derive(Serialize, PactBody)]
struct Wrapped {
    number: NewtypeExternal,
    content: NewtypeAdjacent,
    value: NewtypeUntagged,
    total: NewtypeInternal,
    pair: (u8, Meters),
}

#[derive(Serialize, PactBody)]
struct Meters(f64);

#[derive(Serialize, PactBody)]
enum NewtypeExternal {
    Number(u8),
}

#[derive(Serialize, PactBody)]
#[serde(tag = "t", content = "c")]
enum NewtypeAdjacent {
    Text(String),
}

#[derive(Serialize, PactBody)]
#[serde(untagged)]
enum NewtypeUntagged {
    Numbers(Vec<u8>),
}

#[derive(Serialize, PactBody)]
#[serde(tag = "t")]
enum NewtypeInternal {
    Total(Total),
}

#[test]
fn newtypes_and_variants_around_one_value_have_the_rules_of_the_value() {
    let good = json!({ "number": { "Number": 2 }, "content": { "t": "Text", "c": "x" }, "value": [2, 3],
        "total": { "t": "Total", "amount": 2, "cur": "USD" }, "pair": [2, 2.5] });
    assert_eq!(wrong::<Wrapped>(&good), [""; 0]);
    let bad = json!({ "number": { "Number": "2" }, "content": { "t": "Else", "c": 1 }, "value": ["2"],
        "total": { "t": "Total", "amount": "2", "cur": "usd" }, "pair": ["2", "2.5"] });
    let mut places = wrong_at::<Wrapped>(&bad);
    places.sort();
    let names =
        ["content.c", "content.t", "number.Number", "pair[0]", "pair[1]", "total.amount", "total.cur", "value[0]"];
    assert_eq!(places, names.map(|name| format!("body.{name}")));
}

#[derive(Serialize, PactBody)]
struct Page<'a, T>
where
    T: Clone,
{
    title: &'a str,
    items: Vec<T>,
    corners: [u8; 2],
    #[pact(example = Vec::new())]
    pages: Vec<Page<'a, T>>,
}

#[test]
fn a_type_may_be_generic_and_hold_itself() {
    assert_eq!(
        example::<Page<'_, bool>>(),
        json!({ "title": "string", "items": [true], "corners": [1, 1], "pages": [] })
    );
    let bad = json!({ "title": 1, "items": [1], "corners": [1], "pages": [] });
    assert_eq!(wrong_at::<Page<'_, bool>>(&bad), ["body.title", "body.items[0]", "body.corners"]);
}

#[derive(Serialize, PactBody)]
#[pact(one_of)]
enum Level {
    Low,
    High,
    #[serde(skip)]
    #[expect(dead_code, reason = "serde skips it")]
    Hidden,
}

#[derive(Serialize, PactBody)]
struct Empty;

#[test]
fn a_unit_only_enum_is_one_of_its_names_and_a_unit_is_null() {
    assert_eq!(wrong::<Level>(&json!("High")), [""; 0]);
    assert_eq!(
        wrong::<Level>(&json!("Hidden")),
        [r#"body: expected a match of /^(Low|High)$/, like "Low", but was "Hidden""#]
    );
    assert_eq!(wrong::<Empty>(&json!(null)), [""; 0]);
    assert_eq!(wrong_at::<Empty>(&json!(1)), ["body"]);
}

#[derive(Serialize, PactBody)]
struct Mismatched {
    #[pact(regex = "^[0-9]+$", example = String::from("none"))]
    code: String,
}

#[test]
#[should_panic(expected = r#"body.code: expected a match of /^[0-9]+$/, like "none", but was "none""#)]
fn an_example_that_does_not_keep_its_own_rules_is_no_pattern() {
    let _ = Mismatched::pattern();
}

#[derive(Clone, Serialize, PactBody)]
#[serde(into = "String")]
struct Converted {
    #[pact(regex = "^[a-z]+$", example = "ada")]
    name: String,
}

impl From<Converted> for String {
    fn from(converted: Converted) -> Self {
        converted.name
    }
}

#[test]
#[should_panic(expected = "the rule regex of a `alloc::string::String` has no place")]
fn a_rule_whose_field_serde_does_not_write_is_never_left_out() {
    let _ = Converted::pattern();
}

#[pact_consumer(consumer = "derive", provider = "users")]
async fn a_pattern_is_a_body_and_a_part_of_one(pact: Pact) {
    pact.interaction("list lines")
        .get("/lines")
        .query("level", Level::pattern())
        .responds(200)
        .json(pattern!({ "lines": each_like(Line::pattern()).min(2), "level": (Level::pattern()) }));
    let lines: Value = reqwest::get(format!("{}/lines?level=High", pact.url())).await.unwrap().json().await.unwrap();
    let line = json!({ "sku": "A-1", "quantity": "2" });
    assert_eq!(lines, json!({ "lines": [line, line], "level": "Low" }));
}
