use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", spec = "v2")]
fn pays(pact: Pact) {
    let id = pattern!(regex("^a$", "a").generated());
    pact.interaction("pay").post("/").json(pattern! { { "id": id, "amount": like({ "value": integer(1) }) } }).responds(200);
    pact.interaction("list").get("/").responds(200).json(pact_harness::pattern!([uuid(), semver("1.0.0"), like("a")]));
}

#[pact_consumer(consumer = "app", provider = "service", spec = "v3")]
async fn refunds(pact: Pact) {
    if pact.url().is_empty() {
        pact.interaction("refund").get("/").responds(200).json(pattern!(array_containing([integer(1), not_empty("a")])));
    }
}

#[pact_contract(consumer = "app", provider = "service", spec = "v1.1")]
fn payments(contract: &mut Contract) {
    contract.interaction("get").get("/").responds(200).json(pattern!({ "id": like(1) }));
}
