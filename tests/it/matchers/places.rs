use super::*;

fn requested(target: (&str, &str), header: &str) -> ReceivedRequest<'static> {
    ReceivedRequest {
        method: "GET".into(),
        path: target.0.to_owned().into(),
        query: Some(target.1.to_owned().into()),
        headers: vec![("X-Trace".into(), header.to_owned().into())],
        ..ReceivedRequest::default()
    }
}

#[test]
fn one_vocabulary_is_for_path_query_and_header() {
    let request = described(|contract| {
        let request =
            contract.interaction("get").get(all_of([includes("/days/", "/days/1"), regex(".*[0-9]", "/days/1")]));
        let request = request.query("on", date("yyyy-MM-dd", "2024-02-29")).query("in", one_of(["kg", "g"]));
        let request = request.query("at", integer_in_range(-5, 5));
        request.header("X-Trace", any_of([semver("1.0.0"), regex("none", "none")])).responds(200);
    })
    .request;
    let differences = |path, query, header| matching::match_request(&request, &requested((path, query), header)).len();
    assert_eq!(differences("/days/1", "on=2024-02-29&in=kg&at=-5", "1.0.0"), 0);
    assert_eq!(differences("/x/days/7", "on=2000-01-01&in=g&at=5", "none"), 0);
    assert_eq!(differences("/days/x", "on=2000-01-01&in=g&at=5", "none"), 1);
    assert_eq!(differences("/days/7", "on=2000-13-01&in=t&at=6", "none"), 3);
    assert_eq!(differences("/days/7", "on=2000-01-01&in=g&at=5", "1.0"), 2, "neither the one nor the other");
}

#[test]
fn a_status_may_be_a_class_or_a_list_of_codes() {
    for (response, code, rule, others, refused) in [
        (responding(StatusClass::Success, 1), 200, Some(json!("success")), vec![201, 299], vec![300, 199]),
        (responding([404, 410], 1), 404, Some(json!([404, 410])), vec![410], vec![400, 200]),
        (responding(status(StatusClass::Error, 503), 1), 503, Some(json!("error")), vec![400, 500], vec![200]),
        (responding(status(204, 204), 1), 204, None, vec![204], vec![200]),
    ] {
        assert_eq!(response.status, code);
        let interaction = HttpInteraction { response: response.clone(), ..HttpInteraction::default() };
        let json = pact_harness::format::write_interaction(&Interaction::Http(interaction), SpecVersion::V4)
            .unwrap()
            .to_value();
        let written = json["response"]["matchingRules"]["status"]["$"]["matchers"][0]["status"].clone();
        assert_eq!(written, rule.unwrap_or_default());
        let differs = |status| {
            let received = ReceivedResponse { status, ..ReceivedResponse::default() };
            let found = matching::match_response(&response, &received);
            found.iter().any(|mismatch| mismatch.location == matching::Location::Status)
        };
        assert!(others.into_iter().chain([code]).all(|code| !differs(code)) && refused.into_iter().all(differs));
    }
}

#[test]
fn bytes_may_be_any_of_their_type() {
    let png = b"\x89PNG\r\n\x1a\n1".as_slice();
    let interaction = described(|contract| {
        let request = contract.interaction("put").put("/").binary(content_type("image/png", png));
        request.responds(200).binary(content_type("image/png", png));
    });
    let response = interaction.response;
    assert_eq!(response.headers, [("Content-Type".to_owned(), vec!["image/png".to_owned()])]);
    let differs = |body: &'static [u8]| {
        let headers = vec![("Content-Type".into(), "image/png".into())];
        !matching::match_response(&response, &ReceivedResponse { status: 200, headers, body: body.into() }).is_empty()
    };
    assert!(!differs(b"\x89PNG\r\n\x1a\n2") && differs(b"GIF89a") && differs(b""));
    assert_eq!(interaction.request.body, pact_harness::model::Body::Binary(png.to_vec()));
}

#[pact_consumer(consumer = "it-matchers", provider = "it-events")]
fn metadata_and_messages_take_them_too(pact: Pact) {
    let message =
        pact.message("an event").metadata("version", semver("1.2.3")).json(pattern!({ "on": time("HH:mm", "01:02") }));
    let message = message.deliver();
    assert_eq!(message.metadata[0].1.as_str(), Some("1.2.3"));
    assert_eq!(message.parse::<Value>().unwrap(), json!({ "on": "01:02" }));
    let gif = pact.message("a picture").binary(content_type("image/gif", "GIF89a")).deliver();
    assert_eq!((gif.content_type(), gif.body.as_slice()), (Some("image/gif"), b"GIF89a".as_slice()));
}
