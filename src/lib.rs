//! Consumer-driven contract tests ([Pact](https://docs.pact.io)) that are as easy to write as a test.
//!
//! ```
//! use pact_harness::prelude::*;
//!
//! #[pact_consumer(consumer = "web-shop", provider = "stock")]
//! fn asks_how_many_are_left(pact: Pact) {
//!     pact.interaction("get the stock of an article")
//!         .given_with("an article is in stock", params! { sku: "A-1", left: 7 })
//!         .get("/articles/A-1")
//!         .responds(200)
//!         .json(pattern!({ "sku": "A-1", "left": integer(7) }));
//!     // .. let your client ask `pact.url()` ..
//! }
//! ```
//!
//! | you are | you write | you get |
//! |---|---|---|
//! | the consumer | [`#[pact_consumer]`](pact_consumer) tests | `pacts/{consumer}-{provider}.json` after `cargo test` |
//! | the provider | [`#[pact_provider_state]`](pact_provider_state) functions and a [`#[pact_provider]`](pact_provider) test | a test that fails with a report |
//! | both | a [`#[pact_contract]`](pact_contract) and [`Contract::find`](consumer::Contract::find) | pact files, mocks and verification, also outside of tests |
//!
//! The macros register what they annotate. Nothing runs before `main`, and a test that fails writes nothing.

pub mod prelude;

mod macros;

/// A consumer test. Its argument is a [`Pact`](consumer::Pact): the builder of its interactions and, from the first
/// `url()` on, the running mock provider.
///
/// ```
/// use pact_harness::prelude::*;
///
/// #[pact_consumer(consumer = "web-shop", provider = "stock")]
/// async fn knows_an_article_that_does_not_exist(pact: Pact) -> Result<(), std::io::Error> {
///     pact.interaction("get an article that does not exist").get("/articles/9").responds(404);
///     // .. let your client ask `pact.url()` ..
///     Ok(())
/// }
/// ```
///
/// The function may be `async` (it gets a tokio runtime) or not, and returns `()` or `Result<(), E>`.
/// Other attributes such as `#[ignore]` and `#[should_panic]` go below this one. `#[test]` and `#[tokio::test]` are not needed.
///
/// When the body has passed, every interaction must have been requested and every request must have matched one. Then the
/// interactions are written to `{consumer}-{provider}.json`. A test that fails writes nothing.
///
/// Compressed bodies of requests (`Content-Encoding`: gzip and deflate; br and zstd with the feature `compression`) are decoded before they are compared; the header is
/// compared as it was sent.
///
/// A request that was sent but not awaited is part of the test as well. When the body ends, the mock provider accepts no more
/// connections, and every request that has begun by then, also in a thread or a spawned task, is answered and checked. A request
/// that its client does not complete within two seconds, or whose connection is closed, fails the test. Idle connections are not
/// waited for. Tasks on the test's runtime continue to run until then, and are dropped afterwards.
///
/// An interaction that has answered a request cannot be changed any more.
///
/// | option | meaning |
/// |---|---|
/// | `consumer`, `provider` | who the pact is between; required |
/// | `spec = "v2"`, ... | the version of the specification that the file is written in, `v1` to `v4`, also written `V2` or `2`; the default is V4. An interaction that the version cannot express is an error |
/// | `output` | the directory of the pact file, relative to the workspace; the default is `pacts`. `PACT_OUTPUT_DIR` overrides it |
/// | `order = "sequence"` | interactions have to be requested in the order in which they are described; one may be repeated until the next one is requested |
/// | `port`, `bind` | the port and the address of the mock provider: `port = 8080`, `bind = "0.0.0.0"`, `bind = "[::1]:8080"`; the default is a free port of 127.0.0.1. With a port, the mock provider listens before the body begins |
/// | `unmatched_status` | the status of the response to a request that matches no interaction; the default is 404 |
/// | `body_limit` | how many bytes the body of a request may have; the default is 8 MiB. A larger one is answered with 413 and fails the test |
/// | `cors_preflight` | CORS preflight requests are answered, and browsers may read the responses |
/// | `tls` | the mock provider serves over TLS; a client that trusts [`MockProvider::certificate`](consumer::MockProvider::certificate) can connect, such as [`MockProvider::client`](consumer::MockProvider::client). Needs the feature `tls` |
/// | `runtime(multi_thread, worker_threads = 2)` | the tokio runtime of an async test; the default is the test's own thread |
/// | `crate = path` | the path of `pact_harness`, if it has another name |
///
/// HTTP/1.1 and HTTP/2 are served on one port, with TLS and without. Paths are compared as they were sent: dot segments are not
/// removed and nothing is decoded. A character that a URL cannot contain is equal to its escape: `/café` in the contract is
/// `/caf%C3%A9` of the client, as it is when a provider is verified. The `Content-Length` of a response is that of the body that is
/// sent, whatever the contract's example is.
///
/// `consumer`, `provider`, `spec`, `output` and `crate` may also come from [`pact_defaults!`](pact_defaults), once for a crate
/// or a module.
///
/// A test that needs several providers has an argument for each, with options of its own before it:
///
/// ```
/// use pact_harness::prelude::*;
///
/// #[pact_consumer(consumer = "web-shop")]
/// fn sells_an_article(#[pact(provider = "stock")] stock: Pact, #[pact(provider = "payments", port = 8080)] payments: Pact) {
///     stock.interaction("take an article").delete("/articles/A-1").responds(204);
///     payments.interaction("pay").post("/payments").responds(201);
///     // .. let your client ask `stock.url()` and `payments.url()` ..
/// }
/// ```
///
/// `#[rstest]` and `#[test_case(..)]` below this attribute provide the other arguments of a test with cases, and `#[rstest]` the
/// fixtures of a test without cases.
///
/// With `contract = name` the test gets the running [`MockProvider`](consumer::MockProvider) of a contract instead. It runs
/// from before the body until after it. With `allow_unused`, interactions may stay unused. The used interactions are written.
///
/// ```
/// use pact_harness::prelude::*;
///
/// #[pact_contract(consumer = "web-shop", provider = "stock")]
/// fn articles(contract: &mut Contract) {
///     contract.interaction("list all articles").get("/articles").responds(200).json(pattern!(each_like("A-1")));
/// }
///
/// #[pact_consumer(contract = articles)]
/// fn lists_articles(mock: MockProvider) {
///     // .. let your client ask `mock.url()` ..
/// }
/// ```
pub use pact_macros::pact_consumer;

/// A named contract: described once, found by its function's name, used for pact files, mocks and verification.
///
/// ```
/// use pact_harness::prelude::*;
///
/// #[pact_contract(consumer = "web-shop", provider = "stock", version = "1.0.0")]
/// fn stock(contract: &mut Contract) {
///     contract.interaction("list all articles").get("/articles").responds(200).json(pattern!(each_like("A-1")));
/// }
///
/// let contract = Contract::find("stock")?;
/// assert_eq!((contract.consumer(), contract.provider()), ("web-shop", "stock"));
/// # Ok::<(), pact_harness::consumer::ContractError>(())
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `consumer`, `provider` | who the contract is between; required |
/// | `version` | the contract's own version, which is written to the pact file |
/// | `spec = "v2"`, ... | the version of the specification that the file is written in, `v1` to `v4`, also written `V2` or `2`; the default is V4. An interaction that the version cannot express is an error |
/// | `crate = path` | the path of `pact_harness`, if it has another name |
pub use pact_macros::pact_contract;

/// What the tests of a crate or module need not say each: the options `consumer`, `provider`, `spec` and `output`, and for a
/// crate that depends on pact-harness under another name, `crate`.
///
/// ```
/// use pact_harness::prelude::*;
///
/// pact_defaults!(consumer = "web-shop", provider = "stock");
///
/// #[pact_consumer]
/// fn lists_articles(pact: Pact) {
///     pact.interaction("list all articles").get("/articles").responds(200);
///     // .. let your client ask `pact.url()` ..
/// }
/// # fn main() {}
/// ```
///
/// `provider` is also the `name` of a [`#[pact_provider]`](macro@pact_provider) test that says none.
///
/// In the root of a crate they hold for all its tests and contracts, in a module for those of the module, and for those of a
/// module below that imports them with `use super::*`. What a test says itself goes first, then its module, then the root.
///
/// A module below another one with defaults does not have them without this import: a macro cannot see what is in the modules
/// around it. It has those of the root, and where there are none, what is missing is a compile error.
///
/// ```
/// # use pact_harness::prelude::*;
/// pact_defaults!(consumer = "web-shop");
///
/// mod payments {
///     use pact_harness::prelude::*;
///
///     pact_defaults!(consumer = "checkout", provider = "payments");
///
///     mod refunds {
///         use super::*; // Without it, the consumer is web-shop.
///
///         #[pact_contract]
///         pub(super) fn refunds(contract: &mut Contract) {
///             contract.interaction("refund").post("/refunds").responds(201);
///         }
///     }
/// }
///
/// # fn main() {
/// assert_eq!(Contract::find("refunds").unwrap().consumer(), "checkout");
/// # }
/// ```
///
/// `pact_defaults!(crate = harness)` in the root of a crate says once that `pact-harness` is called `harness` there
/// (`harness = { package = "pact-harness", .. }` in `Cargo.toml`), or where another crate exports it:
/// `pact_defaults!(crate = our_test_tools::pact_harness)`. The attributes need no `crate = ..` then.
pub use pact_macros::pact_defaults;

/// A function that creates a message that the provider sends, for the contracts with this description.
///
/// ```
/// use pact_harness::prelude::*;
///
/// #[derive(Clone)]
/// struct Db;
///
/// #[pact_message("user created")]
/// async fn user_created(db: State<Db>) -> Result<Message, std::io::Error> {
///     // .. the code that makes the event in production ..
///     Ok(Message::json(serde_json::json!({ "id": 7, "name": "Ada" })).metadata("topic", "users"))
/// }
///
/// #[derive(serde::Deserialize)]
/// struct Order {
///     articles: Vec<String>,
/// }
///
/// #[pact_message("price of an order in {currency}")]
/// fn price(order: Request<Order>, currency: String) -> Message {
///     Message::json(serde_json::json!({ "price": 10 * order.articles.len(), "currency": currency }))
/// }
/// ```
///
/// The function may be `async` or not. Its arguments are [`State<T>`](provider::State), what `Provider::state` was given;
/// [`Params<T>`](provider::Params), the parameters of the interaction's states; [`Values<T>`](provider::Values), what their
/// setups returned; [`Request<T>`](provider::Request), the message to be answered, as JSON, or
/// [`MessageRequest`](provider::MessageRequest) with all there is; and
/// [`CurrentInteraction`](provider::CurrentInteraction). `{currency}` in the description is the argument of this name, parsed
/// with `FromStr`; `{{` and `}}` are braces. Several descriptions are separated by commas.
///
/// It returns a [`Message`](provider::Message), a `Vec` of them where several answer a request, or a `Result`. Body and
/// metadata are compared by the contract's rules.
///
/// An exact description has priority over one with captures, and `Provider::message` over both. Two functions for one message
/// are an error that names the places. A message without a function is requested over HTTP at `Provider::url`, as other Pact
/// tools do; without a URL it is an error with the nearest description.
///
/// | option | meaning |
/// |---|---|
/// | `crate = path` | the path of `pact_harness`, if it has another name |
pub use pact_macros::pact_message;

/// A provider test: replays the pacts of a provider, and fails with the report.
///
/// ```
/// use pact_harness::prelude::*;
///
/// #[pact_provider(name = "stock", pacts = "pacts")]
/// async fn keeps_its_pacts(provider: Provider) -> Verification {
///     provider.url("http://localhost:3000").verify().await
/// }
/// ```
///
/// The function is `async` and returns the [`Verification`](provider::Verification) that `verify()` gives, or a
/// `Result` with it.
///
/// [`Provider::report`](provider::Provider::report) writes reports for programs, build servers and people, whatever the result:
///
/// ```
/// use pact_harness::prelude::*;
///
/// #[pact_provider(name = "stock")]
/// async fn keeps_its_pacts_and_tells_the_build_server(provider: Provider) -> Verification {
///     let provider = provider.report(Report::Junit("target/stock.xml")).report(Report::Html("target/stock.html"));
///     provider.url("http://localhost:3000").verify().await
/// }
/// ```
///
/// Below this attribute, `#[rstest]`, `#[test_case(..)]` and attributes that make a test and give it something, such as
/// `#[sqlx::test]`, give other arguments:
///
/// ```
/// use pact_harness::prelude::*;
/// use rstest::{fixture, rstest};
///
/// #[fixture]
/// fn url() -> String {
///     "http://localhost:3000".to_owned()
/// }
///
/// #[pact_provider(name = "stock")]
/// #[rstest]
/// async fn keeps_its_pacts_in_test_systems(url: String, provider: Provider) -> Verification {
///     provider.url(url).verify().await
/// }
/// ```
///
/// In GitHub Actions it annotates the pacts, and adds to the summary of the step
/// ([`Verification::tell_github`](provider::Verification::tell_github)).
///
/// | option | meaning |
/// |---|---|
/// | `name` | the provider's name, as the pacts have it; required, here or as `provider` in [`pact_defaults!`](pact_defaults) |
/// | `pacts` | a file, a directory with its subdirectories, or a glob pattern, relative to the workspace: `pacts = "pacts/**/*-stock.json"`; several as `pacts = ["a", "b"]` |
/// | `pact_url` | the URL of a pact, or several in brackets; for a URL that needs credentials, pass a [`PactUrl`](provider::PactUrl) to [`Provider::pact_url`](provider::Provider::pact_url) |
/// | `broker` | the broker that the environment names, see below; it needs the feature `broker` |
/// | `contract` | a function with [`#[pact_contract]`](pact_contract), which needs the feature `consumer`: `contract = stock` |
/// | `crate = path` | the path of `pact_harness`, if it has another name |
///
/// Without `pacts`, `pact_url`, `broker` and `contract`, the pacts are those in the directory `pacts`. With `pacts = []`, the function adds
/// them to the `Provider`.
///
/// `broker` asks the broker at `PACT_BROKER_BASE_URL` (or `PACT_BROKER_URL`), with `PACT_BROKER_TOKEN`, or
/// `PACT_BROKER_USERNAME` and `PACT_BROKER_PASSWORD`. Without options it takes the pacts that the broker considers the latest:
///
/// ```no_run
/// # #[cfg(feature = "broker")]
/// # mod test {
/// use pact_harness::prelude::*;
///
/// #[pact_provider(name = "stock", broker(main_branch, deployed_or_released, pending))]
/// async fn keeps_the_pacts_of_the_broker(provider: Provider) -> Verification {
///     provider.url("http://localhost:3000").verify().await
/// }
/// # }
/// ```
///
/// | option of `broker` | pacts of which versions of the consumers |
/// |---|---|
/// | `main_branch`, `matching_branch`, `branch = ".."` | the latest of the main branch, of the branch named as the provider's, of a branch |
/// | `deployed_or_released`, `deployed`, `released`, `environment = ".."` | those that are deployed, released and supported, or in an environment |
/// | `latest`, `tag = ".."` | the latest, the latest with a tag |
/// | `pending` | no others: what the provider never kept so far may fail |
/// | `wip_since = "2026-01-31"` | those of other branches since then, which may fail |
///
/// `Provider::selectors` adds any other. The branch of the provider is `PACT_PROVIDER_BRANCH`,
/// or that of the build server or git. With `PACT_PUBLISH_RESULTS=true` the results are published, for the version
/// `PACT_PROVIDER_VERSION`, or the commit that the build server or git has. With `PACT_URL`, which a webhook gives a build, only
/// that pact is verified.
pub use pact_macros::pact_provider;

/// A body from a type: `Type::pattern()` is an example of the type, as serde writes it, with a rule for each field;
/// `Type::check(&value)` lists all differences of a value.
///
/// ```
/// use pact_harness::prelude::*;
///
/// #[derive(serde::Serialize, PactBody)]
/// #[serde(rename_all = "camelCase")]
/// struct Article {
///     #[pact(example = 7)]
///     article_id: u64,
///     #[pact(regex = "^[A-Z]-[0-9]+$", example = "A-1")]
///     sku: String,
///     #[pact(max = 5)]
///     tags: Vec<String>,
///     #[pact(absent)]
///     note: Option<String>,
///     #[pact(one_of)]
///     state: State,
/// }
///
/// #[derive(serde::Serialize, PactBody)]
/// enum State {
///     InStock,
///     SoldOut,
/// }
///
/// let article = serde_json::json!({ "articleId": 8, "sku": "b", "tags": [], "state": "Lost" });
/// let error = Article::check(&article).unwrap_err();
/// let places: Vec<_> = error.mismatches().iter().map(|mismatch| mismatch.location.to_string()).collect();
/// assert_eq!(places, ["body.sku", "body.tags", "body.state"]);
/// ```
///
/// | option of a field | meaning |
/// |---|---|
/// | `example = ..` | its value in the example: an expression, or a string that is parsed; the value inside an `Option` |
/// | `absent` | an `Option` that is not in the example; a value of this member is not checked |
/// | `regex = ".."` | a string that matches the whole expression; needs an example |
/// | `date`, `time`, `datetime = ".."` | a string in a Java date pattern; needs an example |
/// | `min = 1`, `max = 3` | how many items a list may have |
/// | `equal` | only the value of the example |
/// | `one_of` | the name of a variant, for an enum without data |
///
/// A field without a rule may have any value of its type: where serde writes an integer, an integer; where it writes a
/// number with a fraction, any number; items of a list and values of a map are each like the first, at least one. Fields
/// whose type is a `PactBody` have its rules. A field without an example has that of its type: `1`, `1.5`, `true`,
/// `"string"`; types of other crates need `example`. Write an expression with a comma in angle brackets in braces.
///
/// The example of an enum with data is the variant marked `#[pact(example)]`, or else its first. On an enum without data,
/// `#[pact(one_of)]` applies to all fields of this type. `#[pact(crate = path)]` is the path of `pact_harness`.
///
/// All attributes of serde work, because the example is what serde writes. Only fields that serde does not write by reference,
/// because the whole type is converted (`into`) or read through a `getter`, have no rule and must be equal.
pub use pact_macros::PactBody;
/// A handler that sets up a provider state before an interaction is replayed, or with `teardown` cleans up after it.
///
/// ```
/// use pact_harness::prelude::*;
///
/// #[derive(Clone)]
/// struct Db;
///
/// #[derive(serde::Deserialize)]
/// struct InStock {
///     sku: String,
///     left: u32,
/// }
///
/// #[pact_provider_state("an article is in stock")]
/// async fn an_article_is_in_stock(db: State<Db>, article: Params<InStock>) -> Result<(), std::io::Error> {
///     // .. put `article.left` of `article.sku` into the database ..
///     Ok(())
/// }
///
/// #[pact_provider_state("an article is in stock", teardown)]
/// fn take_it_out_again(db: State<Db>) {}
///
/// #[pact_provider_state("{left} pieces of {sku} are in stock", "{sku} is in stock {left} times")]
/// fn so_many_are_in_stock(db: State<Db>, sku: String, left: u32) {}
/// ```
///
/// The function may be `async` or not. Its arguments are [`State<T>`](provider::State), what `Provider::state` was
/// given; [`Params<T>`](provider::Params), the state's parameters in the pact; [`Values<T>`](provider::Values), in a
/// teardown, what the setup returned; [`ProviderState`](model::ProviderState), the state itself; and
/// [`CurrentInteraction`](provider::CurrentInteraction). `{left}` in a name is the argument of this name, parsed with `FromStr`;
/// `{{` and `}}` are braces. It returns `()` or `Result<T, E>`, where `T` is `()` or serializes to an object.
///
/// | option | meaning |
/// |---|---|
/// | `teardown` | it cleans up after the interaction |
/// | `default` | in place of names: for every state without a handler of its own |
/// | `concurrent` | interactions with this state may be verified at the same time as others |
/// | `crate = path` | the path of `pact_harness`, if it has another name |
///
/// Setups run in the order of the pact, teardowns in reverse order, also when the check failed; a failed teardown is reported in
/// addition to the result. An exact name has priority over one with captures. Two handlers for one state, a state that matches
/// two names with captures and a teardown without a setup are errors that name the places.
///
/// A handler runs on its own thread, with the runtime of the test. After the `Provider::timeout`, an `async` handler is
/// cancelled and a blocking one is left behind; the state is taken down in both cases.
pub use pact_macros::pact_provider_state;
#[cfg(feature = "broker")]
pub use pact_runtime::broker;
#[cfg(feature = "consumer")]
pub use pact_runtime::consumer;
#[cfg(feature = "consumer")]
#[doc(no_inline)]
pub use pact_runtime::consumer::PactBody;
pub use pact_runtime::{format, generate, matching, model, registry};
#[cfg(feature = "provider")]
pub use pact_runtime::{provider, report};

/// The pages of the guide: their code is compiled like that of any documentation.
#[cfg(all(doctest, feature = "consumer", feature = "provider-main", feature = "wiremock"))]
mod guide {
    #[doc = include_str!("../docs/consumer.md")]
    struct Consumer;
    #[doc = include_str!("../docs/verification.md")]
    struct Verification;
    #[doc = include_str!("../docs/reports.md")]
    struct Reports;
    #[doc = include_str!("../docs/pact-files.md")]
    struct PactFiles;
    #[doc = include_str!("../docs/security.md")]
    struct Security;
    #[doc = include_str!("../docs/broker.md")]
    struct Broker;
}

/// What the macros name.
#[doc(hidden)]
pub mod __private {
    pub use pact_macros::{params_impl, pattern_impl};
    pub use pact_runtime::__private::*;
}
