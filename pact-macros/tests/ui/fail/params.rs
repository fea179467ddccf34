use pact_harness::prelude::*;

#[pact_contract(consumer = "app", provider = "service")]
fn users(contract: &mut Contract) {
    let params = params! { id: like(1), "tags": [integer(1)] };
    contract.interaction("get a user").given_with("a user exists", params).get("/users/1").responds(200);
    let params = params! { id: 1, "id": 2 };
    contract.interaction("get it").given_with("a user exists", params).get("/users/1").responds(200);
    let params = params! { id: uuid() };
    contract.interaction("get it again").given_with("a user exists", params).get("/users/1").responds(200);
    let pattern = pattern!({ id: 1 });
    contract.interaction("get another").given_with("a user exists", pattern).get("/users/2").responds(200);
    contract.interaction("get one more").given_with("a user exists", params! { 1: 2, "id" 3 }).get("/users/3").responds(200);
}
