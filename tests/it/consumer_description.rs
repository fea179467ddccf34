//! What is refused while an interaction is described is told with the line of the test.

use super::support::failures;

/// Each refuses its last step.
mod refused {
    use pact_harness::consumer::ResponseBuilder;
    use pact_harness::prelude::*;

    pact_defaults!(consumer = "app", provider = "description", output = "target/it-options");

    fn answered(pact: &Pact) -> ResponseBuilder {
        let interaction = pact.interaction("get a page").get("/a").responds(200);
        assert_eq!(ureq::get(format!("{}/a", pact.url())).call().unwrap().status(), 200);
        interaction
    }

    macro_rules! refused {
        ($($name:ident: |$pact:ident| $step:expr;)*) => { $(
            #[pact_consumer]
            #[ignore = "run by another test"]
            fn $name($pact: Pact) {
                let _ = $step;
            }
        )* };
    }

    refused! {
        answered_header: |pact| answered(&pact).header("X-Version", "7");
        answered_json: |pact| answered(&pact).json(pattern!({ "left": integer(7) }));
        answered_text: |pact| answered(&pact).text("late");
        answered_binary: |pact| answered(&pact).binary(content_type("image/png", *b"\x89PNG\r\n\x1a\n"));
        header_twice: |pact| pact.interaction("a").get("/").header("X-A", "b").header("x-a", like("c"));
        header_twice_in_a_response: |pact| pact.interaction("a").get("/").responds(200).header("X-A", "b").header("X-A", like("c"));
        query_twice: |pact| pact.interaction("a").get("/").query("a", like("b")).query("a", "c");
        header_name: |pact| pact.interaction("a").get("/").header("X A", "b");
        header_value: |pact| pact.interaction("a").get("/").header("X-A", "b\n");
        header_object: |pact| pact.interaction("a").get("/").header("X-A", pattern!({ "b": 1 }));
        method: |pact| pact.interaction("a").request("G E T", "/");
        path_as_no_client_sends_it: |pact| pact.interaction("a").get(regex("^/a b$", "/a b"));
        path: |pact| pact.interaction("a").get("a");
        early_status: |pact| pact.interaction("a").get("/").responds(99);
        no_status: |pact| pact.interaction("a").get("/").responds([0_u16; 0]);
        status_example: |pact| pact.interaction("a").get("/").responds(status([200, 201], 404));
        no_description: |pact| pact.interaction(" ");
        no_message: |pact| pact.message("");
        metadata_object: |pact| pact.message("a").metadata("a", like("b")).binary(content_type("no type", *b"a"));
    }

    #[pact_contract(consumer = "app", provider = "description")]
    fn described_pages(_: &mut Contract) {}

    #[test]
    #[ignore = "run by another test"]
    fn answered_at_a_mock_of_its_contract() {
        let mut contract = Contract::find("described_pages").unwrap();
        let interaction = contract.interaction("get a page").get("/a").responds(200);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let mock = runtime.block_on(contract.mock_provider().start()).unwrap();
        ureq::get(format!("{}/a", mock.url())).call().unwrap();
        interaction.text("late");
    }
}

#[test]
fn every_refusal_names_the_line_of_the_test() {
    let dir = tempfile::tempdir().unwrap();
    let (output, failures) = failures("consumer_description::refused::", dir.path());
    assert!(output.contains("test result: FAILED. 0 passed; 20 failed"), "{output}");
    for (name, text) in &failures {
        assert!(text.contains("panicked at tests/it/consumer_description.rs:"), "{name}: {text}");
    }
    let answered = failures.iter().filter(|(name, _)| name.starts_with("answered_"));
    for (name, text) in answered.clone() {
        let expected = "the interaction \"get a page\" has already answered a request and can no longer be changed: \
                        describe it completely before the client sends its request";
        assert!(text.contains(expected), "{name}: {text}");
    }
    assert_eq!(answered.count(), 5);
    assert_eq!(
        std::fs::read_dir(dir.path())
            .unwrap()
            .filter(|file| { file.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "json") })
            .count(),
        0
    );
}
