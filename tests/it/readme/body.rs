use pact_harness::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, PactBody)]
#[serde(rename_all = "camelCase")]
struct Customer {
    #[pact(example = 42)]
    account_no: u64,
    #[pact(regex = r"^\S+@\S+$", example = "ada@example.com")]
    email: String,
    #[pact(min = 1, max = 5)]
    addresses: Vec<Address>,
    #[pact(one_of)]
    tier: Tier,
    #[pact(absent)]
    nickname: Option<String>,
}

#[derive(Serialize, Deserialize, PactBody)]
struct Address {
    city: String,
    #[pact(date = "yyyy-MM-dd", example = "2024-02-29")]
    since: String,
}

#[derive(Serialize, Deserialize, PactBody)]
#[serde(rename_all = "lowercase")]
enum Tier {
    Free,
    Paid,
}

#[pact_consumer(consumer = "web-shop", provider = "customers")]
async fn knows_who_is_asking(pact: Pact) -> Result<(), reqwest::Error> {
    pact.interaction("get a customer").get("/customers/42").responds(200).json(Customer::pattern());

    let customer: Customer = reqwest::get(format!("{}/customers/42", pact.url())).await?.json().await?;
    assert_eq!(customer.email, "ada@example.com");
    Ok(())
}
