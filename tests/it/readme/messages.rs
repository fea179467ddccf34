use pact_harness::prelude::*;

#[pact_consumer(consumer = "billing", provider = "users")]
fn opens_an_account_for_a_new_user(pact: Pact) -> Result<(), serde_json::Error> {
    let message = pact
        .message("user created")
        .metadata("topic", "users")
        .json(pattern!({ "id": integer(7), "name": like("Ada") }))
        .deliver();

    // Your handler goes here; this one is as small as can be.
    let user: serde_json::Value = message.parse()?;
    assert_eq!(user["id"], 7);
    Ok(())
}
