use std::sync::{Arc, Mutex};

use axum::{Json, Router, extract::Path, routing::get};
use pact_harness::prelude::*;
use serde::Deserialize;

type Stock = Arc<Mutex<Vec<(String, u32)>>>;

#[pact_provider(name = "stock", pacts = "pacts")]
async fn keeps_its_pacts(provider: Provider) -> Verification {
    let stock = Stock::default();
    provider.state(stock.clone()).app(app(stock)).verify().await
}

#[derive(Deserialize)]
struct InStock {
    sku: String,
    left: u32,
}

#[pact_provider_state("an article is in stock")]
fn an_article_is_in_stock(stock: State<Stock>, article: Params<InStock>) {
    stock.lock().unwrap().push((article.sku.clone(), article.left));
}

// Your application goes here; this one is as small as can be.
fn app(stock: Stock) -> Router {
    let article = |Path(sku): Path<String>| async move {
        let left = stock.lock().unwrap().iter().find(|(name, _)| *name == sku).map(|(_, left)| *left);
        Json(serde_json::json!({ "sku": sku, "left": left }))
    };
    Router::new().route("/articles/{sku}", get(article))
}
