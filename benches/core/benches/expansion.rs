//! How long each macro takes for one call: what a build of the user pays for every test.
//!
//! A crate of macros lets nobody call its functions, so its modules are built into this program, where `proc_macro2` works
//! without a compiler. That costs users nothing, and the sources stay as they are; their tests do without a compiler too.

use std::hint::black_box;

use criterion::Criterion;
#[expect(clippy::wildcard_imports, reason = "the modules name each other as at the root of their crate")]
use macros::*;
use proc_macro2::TokenStream;

#[path = "../../../pact-macros/src"]
#[expect(unused_imports, reason = "the tests in the modules are not built")]
mod macros {
    pub(crate) mod attribute;
    pub(crate) mod errors;
    pub(crate) mod file_name;
    pub(crate) mod function;
    pub(crate) mod handler;
    pub(crate) mod literal;
    pub(crate) mod nearest;
    pub(crate) mod options;
    pub(crate) mod pact_body;
    pub(crate) mod pact_consumer;
    pub(crate) mod pact_contract;
    pub(crate) mod pact_defaults;
    pub(crate) mod pact_message;
    pub(crate) mod pact_provider;
    pub(crate) mod pact_provider_state;
    pub(crate) mod pattern;
    pub(crate) mod signature;
    pub(crate) mod site;
    pub(crate) mod spec_version;
    pub(crate) mod test_item;
}

/// A macro, which takes its options and its item.
type Macro = fn(TokenStream, TokenStream) -> TokenStream;

/// A call of each.
const CALLS: [(&str, Macro, &str, &str); 9] = [
    ("pact_consumer", |options, item| pact_consumer::expand(options, &item), PARTIES, CONSUMER_TEST),
    ("pact_contract", |options, item| pact_contract::expand(options, &item), PARTIES, CONTRACT),
    ("pact_defaults", |options, _| pact_defaults::expand(options), PARTIES, ""),
    ("pact_message", |options, item| pact_message::expand(options, &item), "\"order {id} created\"", MESSAGE),
    ("pact_provider", |options, item| pact_provider::expand(options, &item), "name = \"orders\"", PROVIDER_TEST),
    (
        "pact_provider_state",
        |options, item| pact_provider_state::expand(options, &item),
        "\"order {id} exists\"",
        STATE,
    ),
    ("PactBody", |_, item| pact_body::expand(item), "", BODY),
    ("params", |_, item| pattern::expand_params(item), "", PARAMS),
    ("pattern", |_, item| pattern::expand(item), "", PATTERN),
];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for (name, expand, options, item) in CALLS {
        let (options, item) = (tokens(options), tokens(item));
        let expansion = expand(options.clone(), item.clone()).to_string();
        assert!(!expansion.contains("compile_error"), "{expansion}");
        criterion.bench_function(&format!("expansion/{name}"), |bencher| {
            bencher.iter(|| expand(black_box(&options).clone(), black_box(&item).clone()));
        });
    }
    criterion.final_summary();
}

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("it is made of Rust's tokens")
}

const PARTIES: &str = r#"consumer = "shop", provider = "orders""#;

const CONSUMER_TEST: &str = r#"
    async fn gets_an_order(pact: Pact) -> Result<(), Error> {
        pact.interaction("get an order")
            .given_with("an order exists", params! { id: 7 })
            .get("/orders/7")
            .responds(200)
            .json(pattern!({ "id": integer(7), "articles": each_like({ "sku": regex("[A-Z]-[0-9]+", "A-1") }) }));
        let order = Orders::at(pact.url()).get(7).await?;
        assert_eq!(order.articles.len(), 1);
        Ok(())
    }
"#;

const BODY: &str = r#"
    #[serde(rename_all = "camelCase")]
    struct Order {
        #[pact(example = 7)]
        order_id: u64,
        #[pact(regex = "^[A-Z]-[0-9]+$", example = "A-1")]
        sku: String,
        #[pact(max = 5)]
        tags: Vec<String>,
        #[pact(absent)]
        note: Option<String>,
        #[pact(one_of)]
        state: State,
    }
"#;

const PATTERN: &str = r#"[pact_harness] {
    "id": integer(7),
    "name": like("Ada"),
    "created": datetime("yyyy-MM-dd'T'HH:mm:ssXXX", "2000-01-01T12:00:00Z"),
    "articles": each_like({ "sku": regex("[A-Z]-[0-9]+", "A-1"), "price": decimal(9.5), "tags": ["a", "b"] }, min = 1),
}"#;

const PARAMS: &str = r#"[pact_harness] id: 7, articles: ["A-1"], address: { city: "London" }"#;

const CONTRACT: &str = r#"
    fn orders(contract: &mut Contract) {
        contract.interaction("list all orders").get("/orders").responds(200).json(pattern!(each_like(7)));
    }
"#;

const PROVIDER_TEST: &str = "
    async fn keeps_its_pacts(provider: Provider) -> Verification {
        provider.app(app()).verify().await
    }
";

const STATE: &str = "
    async fn an_order_exists(db: State<Db>, id: u64) -> Result<(), Error> {
        db.insert(Order { id, ..Order::default() }).await
    }
";

const MESSAGE: &str = "
    fn order_created(db: State<Db>, id: u64) -> Message {
        Message::json(db.order(id))
    }
";
