use pact_harness::prelude::*;
use serde_json::json;

#[pact_provider(name = "users", pacts = "pacts/billing-users.json")]
async fn sends_what_billing_needs(provider: Provider) -> Verification {
    provider.verify().await
}

#[pact_message("user created")]
fn user_created() -> Message {
    // Your event goes here, as your code makes it; this one is as small as can be.
    Message::json(json!({ "id": 7, "name": "Ada" })).metadata("topic", "users")
}
