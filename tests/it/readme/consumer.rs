use pact_harness::prelude::*;

#[pact_consumer(consumer = "web-shop", provider = "stock")]
async fn asks_how_many_are_left(pact: Pact) -> Result<(), reqwest::Error> {
    pact.interaction("get the stock of an article")
        .given_with("an article is in stock", params! { sku: "A-1", left: 7 })
        .get("/articles/A-1")
        .responds(200)
        .json(pattern!({ "sku": "A-1", "left": integer(7) }));

    // Your client goes here; this one is as small as can be.
    let article: serde_json::Value = reqwest::get(format!("{}/articles/A-1", pact.url())).await?.json().await?;
    assert_eq!(article["left"], 7);
    Ok(())
}
