//! `pact_defaults!`: what the tests of a module need not say each.

use std::path::Path;
use std::{env, fs};

use pact_harness::prelude::*;
use serde_json::Value;

use super::support::{printed, run_fixture};

pact_defaults!(consumer = "it-defaults", spec = "v3", output = "target/it-options");

/// One more of them, and what the module above says.
mod below {
    use super::*;

    pact_defaults!(provider = "below");

    #[pact_consumer]
    #[ignore = "run by another test"]
    async fn says_nothing_itself(pact: Pact) -> Result<(), reqwest::Error> {
        pact.interaction("get a thing").get("/things/1").responds(200);
        reqwest::get(format!("{}/things/1", pact.url())).await.map(drop)
    }

    #[pact_consumer(provider = "of-its-own", spec = "v2")]
    #[ignore = "run by another test"]
    async fn says_something_else(pact: Pact) -> Result<(), reqwest::Error> {
        pact.interaction("get a thing").get("/things/1").responds(200);
        reqwest::get(format!("{}/things/1", pact.url())).await.map(drop)
    }
}

/// A provider test has the provider of its module.
mod provider {
    use super::*;

    pact_defaults!(provider = "of-a-module");

    async fn verified(provider: Provider) -> Verification {
        let pact = r#"{"consumer": {"name": "c"}, "provider": {"name": "of-a-module"}, "interactions": [
            {"description": "d", "request": {}, "response": {"status": 200}}]}"#;
        let pact = pact_harness::format::read(pact.as_bytes()).unwrap();
        provider.pact(pact, "at hand").app(axum::Router::new().fallback(async || ())).verify().await
    }

    #[pact_provider(pacts = [])]
    async fn of_the_module(provider: Provider) -> Verification {
        assert_eq!(provider.name(), "of-a-module");
        verified(provider).await
    }

    #[pact_provider(name = "of-its-own", pacts = [])]
    async fn of_its_own(provider: Provider) -> Verification {
        assert_eq!(provider.name(), "of-its-own");
        verified(provider).await
    }

    mod below {
        use super::*;

        #[pact_provider(pacts = [])]
        async fn of_the_module_above(provider: Provider) -> Verification {
            assert_eq!(provider.name(), "of-a-module");
            verified(provider).await
        }
    }
}

#[pact_contract(provider = "contracted")]
fn it_contract_with_defaults(contract: &mut Contract) {
    contract.interaction("get a thing").get("/things/1").responds(200);
}

#[test]
fn a_contract_has_them_too() {
    let contract = Contract::find("it_contract_with_defaults").unwrap();
    assert_eq!((contract.consumer(), contract.provider()), ("it-defaults", "contracted"));
    assert_eq!(contract.to_pact().spec, SpecVersion::V3);
}

#[test]
fn a_test_has_the_defaults_that_its_module_imports_and_its_own_go_before() {
    for (test, provider, version) in
        [("says_nothing_itself", "below", "3.0.0"), ("says_something_else", "of-its-own", "2.0.0")]
    {
        let run = run_fixture(&format!("defaults::below::{test}"), Path::new(""), &env::temp_dir());
        assert!(run.status.success(), "{}", printed(&run));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/it-options/it-defaults-{provider}.json"));
        let pact: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        assert_eq!(pact["metadata"]["pactSpecification"]["version"], version);
    }
}
