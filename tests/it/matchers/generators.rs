use super::*;
use pact_harness::model::Generator;

fn generator(pattern: impl IntoPattern) -> Value {
    written(pattern).1["$"].clone()
}

#[test]
fn a_generator_brings_the_rule_that_its_values_keep() {
    for (pattern, generator_written, rule) in [
        (uuid(), json!({ "type": "Uuid" }), "regex"),
        (random_int(-1, 5), json!({ "type": "RandomInt", "min": -1, "max": 5 }), "integer"),
        (random_decimal(4), json!({ "type": "RandomDecimal", "digits": 4 }), "decimal"),
        (random_decimal(1), json!({ "type": "RandomDecimal", "digits": 1 }), "decimal"),
        (random_hexadecimal(20), json!({ "type": "RandomHexadecimal", "digits": 20 }), "regex"),
        (random_string(30), json!({ "type": "RandomString", "size": 30 }), "type"),
        (random_boolean(), json!({ "type": "RandomBoolean" }), "boolean"),
        (regex("[a-c]{3}", "abc").generated(), json!({ "type": "Regex", "regex": "[a-c]{3}" }), "regex"),
        (date("yyyy", "2000").generated(), json!({ "type": "Date", "format": "yyyy" }), "date"),
        (
            time("HH:mm", "00:00").generated_at("+ 1 hour"),
            json!({ "type": "Time", "format": "HH:mm", "expression": "+ 1 hour" }),
            "time",
        ),
        (datetime("yyyy HH", "2000 00").generated(), json!({ "type": "DateTime", "format": "yyyy HH" }), "datetime"),
        (
            mock_url(r"/orders/\d+", "http://localhost:8080/orders/1"),
            json!({
                "type": "MockServerURL", "example": "http://localhost:8080/orders/1", "regex": r".*(/orders/\d+)$"
            }),
            "regex",
        ),
        (
            mock_url("/a", "http://localhost/a").example("https://example.com/a"),
            json!({ "type": "MockServerURL", "example": "https://example.com/a", "regex": ".*(/a)$" }),
            "regex",
        ),
        (all_of([uuid(), like("")]), json!({ "type": "Uuid" }), "regex"),
        (from_state("id", 7), json!({ "type": "ProviderState", "expression": "id", "dataType": "INTEGER" }), "type"),
        (
            from_state("${id}", integer(7)),
            json!({ "type": "ProviderState", "expression": "${id}", "dataType": "INTEGER" }),
            "integer",
        ),
        (
            from_state("who", "Ada"),
            json!({ "type": "ProviderState", "expression": "who", "dataType": "STRING" }),
            "type",
        ),
    ] {
        assert_eq!(generator(pattern.clone()), generator_written);
        assert_eq!(rules(pattern.clone())[0]["match"], rule, "{pattern:?}");
    }
}

#[pact_contract(consumer = "it-matchers", provider = "it-generators")]
fn it_generators(contract: &mut Contract) {
    let get = contract.interaction("get").get("/").responds(200).header("X-Id", uuid());
    get.json(pattern!({
        "ids": each_like({ "id": uuid() }).min(2),
        "int": random_int(5, 9),
        "decimal": random_decimal(6),
        "hex": random_hexadecimal(40),
        "text": random_string(12),
        "code": regex("[A-Z]{30}", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD").generated(),
        "on": date("yyyy-MM-dd", "2000-01-01").generated_at("+ 1 year"),
        "self": mock_url("/orders/1", "http://localhost/orders/1"),
        "id": from_state("id", 7),
        "some": array_containing([{ "key": uuid() }, { "key": "fixed" }]),
    }));
}

#[tokio::test]
async fn the_mock_provider_makes_values_and_the_pact_keeps_the_examples() {
    let contract = Contract::find("it_generators").unwrap();
    let mock = contract.mock_provider().start().await.unwrap();
    let response = mock.request(reqwest::Method::GET, "/").send().await.unwrap();
    let id = response.headers()["x-id"].to_str().unwrap().to_owned();
    let made: Value = response.json().await.unwrap();
    let pact = contract.to_pact();
    let Interaction::Http(interaction) = &pact.interactions[0] else { panic!() };
    let expected = &interaction.response;
    let example = "e2490de5-5bd3-43d5-b7c4-526e33f71304";
    let pact_harness::model::Body::Json(body) = &expected.body else { panic!() };
    assert_eq!(body.to_value()["ids"], json!([{ "id": example }, { "id": example }]), "the pact keeps the example");
    assert_eq!((id.len(), id == example), (36, false));
    assert!(made["ids"][0] != made["ids"][1] && made["ids"][0]["id"] != example, "{made}");
    assert!((5..=9).contains(&made["int"].as_i64().unwrap()), "{made}");
    assert_eq!((made["hex"].as_str().unwrap().len(), made["text"].as_str().unwrap().len()), (40, 12));
    assert_ne!(made["code"], "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD");
    assert!(made["on"].as_str().unwrap() > "2020", "{made}");
    assert_eq!(made["self"], format!("{}/orders/1", mock.url()));
    assert_eq!(made["id"], 7, "only the provider knows");
    assert!(made["some"][0]["key"] != example && made["some"][1]["key"] == "fixed", "{made}");

    let headers = vec![("Content-Type".into(), "application/json".into()), ("X-Id".into(), id.into())];
    let received = ReceivedResponse { status: 200, headers, body: made.to_string().into_bytes().into() };
    assert_eq!(matching::match_response(expected, &received), [], "what is made keeps the rules");
}

#[test]
fn generators_of_requests_stand_where_their_values_do() {
    let request = described(|contract| {
        let request = contract.interaction("get").get(from_state("/users/${id}/a.b", "/users/1/a.b"));
        let request = request.query("id", from_state("id", integer(1))).header("X-Trace", uuid());
        request.json(pattern!({ "owner": from_state("owner", "Ada") })).responds(200);
    })
    .request;
    let by_state = |expression: &str, data_type: &str| Generator::ProviderState {
        expression: expression.to_owned(),
        data_type: Some(data_type.to_owned()),
    };
    assert_eq!(request.generators.path, Some(by_state("/users/${id}/a.b", "STRING")));
    assert_eq!(request.generators.query, [("id".to_owned(), by_state("id", "INTEGER"))]);
    assert_eq!(request.generators.header, [("X-Trace".to_owned(), Generator::Uuid(None))]);
    assert_eq!(request.generators.body, [("$.owner".parse().unwrap(), by_state("owner", "STRING"))]);

    let differs = |path: &'static str| {
        let received = ReceivedRequest { method: "GET".into(), path: path.into(), ..ReceivedRequest::default() };
        let found = matching::match_request(&request, &received);
        found.iter().any(|mismatch| mismatch.location == matching::Location::Path)
    };
    assert!(!differs("/users/1/a.b") && !differs("/users/x-2/a.b"));
    assert!(differs("/users/1/2/a.b") && differs("/users//a.b") && differs("/users/1/axb") && differs("/"));
}

#[test]
fn a_path_that_a_state_gives_as_a_whole_has_the_segments_of_its_example() {
    let request = described(|contract| drop(contract.interaction("get").get(from_state("path", "/a/1")).responds(200)));
    let rules = request.request.rules.path.rules;
    assert_eq!(format!("{rules:?}"), "[Regex(/^/[^/]+/[^/]+$/)]");
}

#[pact_consumer(consumer = "it-matchers", provider = "it-made-events")]
fn messages_are_delivered_with_values_that_are_made(pact: Pact) {
    let message = pact.message("an event").metadata("id", uuid()).json(pattern!({ "id": uuid() })).deliver();
    let example = "e2490de5-5bd3-43d5-b7c4-526e33f71304";
    assert!(message.metadata[0].1.as_str().is_some_and(|id| id.len() == 36 && id != example));
    assert_ne!(message.parse::<Value>().unwrap()["id"], example);
}

#[test]
fn what_cannot_be_made_is_told_at_once() {
    for (panic, sentence) in [
        (panics(|| drop(random_int(2, 1))), "no number is from 2 to 1"),
        (panics(|| drop(random_decimal(0))), "a number has at least one digit"),
        (panics(|| drop(like(1).generated())), "no value can be made for a matcher \"type\""),
        (panics(|| drop(regex("a", "a").generated_at("+ 1 day"))), "`generated_at` is for `date`, `time`"),
        (panics(|| drop(date("yyyy", "2000").generated_at("soon"))), "invalid date expression `soon`"),
        (panics(|| drop(from_state("/users/${id", "/users/1"))), "lacks a `}` after a `${`"),
        (panics(|| drop(mock_url("/a", "http://localhost/b"))), "does not match its own regex"),
        (
            panics(|| drop(described(|c| drop(c.interaction("a").get(from_state("/a/${id}", "/b/1")).responds(200))))),
            "does not accept its own example in a path",
        ),
        (
            panics(|| drop(described(|c| drop(c.interaction("a").get("/").query("a", uuid()).query("a", "1"))))),
            "a pact has one rule for all values of \"a\"",
        ),
    ] {
        assert!(panic.contains(sentence), "{panic}");
    }
}
