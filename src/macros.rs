//! The macros that are no attributes.

/// A pattern in JSON syntax, with matchers and Rust expressions as values.
///
/// ```
/// use pact_harness::prelude::*;
///
/// let sku = "A-1";
/// pattern!({
///     "id": regex("^ord_[a-z0-9]+$", "ord_1"),
///     "lines": each_like({ "sku": sku, "quantity": integer(2) }).min(1),
///     "note": null,
/// });
/// ```
///
/// A key is a string in quotes or a name without them (`sku: 1` is `"sku": 1`, unlike in `serde_json::json!`), a constant in
/// capitals or with its path (`keys::ID: 1`), or a Rust expression in parentheses (`(key): 1`). A value may be anything that
/// serde writes, a `serde_json::json!` value too.
///
/// These are compile errors: a repeated key, an unknown matcher, and, for arguments that are literals, a matcher that does not
/// accept its own example, an invalid regular expression or date pattern, and an empty range. In a test or contract with
/// `spec = ".."`, so are matchers that this version of the specification does not have.
///
/// An object in a response may have more members than its pattern, an object in a request may not. Pact has no optional members
/// (`optional`): describe two interactions, or leave the member out of the response. Nor can a request have more members and
/// still require the known ones (`object_with`): with [`each_key`](crate::consumer::each_key), any member may be added or missing.
#[macro_export]
macro_rules! pattern {
    ($($json:tt)*) => { $crate::__private::pattern_impl!([$crate] $($json)*) };
}

/// Parameters of a provider state, written like the object of a [`pattern!`](crate::pattern) without matchers.
///
/// ```
/// use pact_harness::prelude::*;
///
/// let role = "admin";
/// params! { user_id: 123, "role": role, tags: ["a", "b"], address: { "city": "London", "zip": null } };
/// ```
///
/// Braces around it change nothing. `given_with` also takes a `serde_json::json!` object, and any value that serde writes as
/// an object.
#[macro_export]
macro_rules! params {
    ($($json:tt)*) => { $crate::__private::params_impl!([$crate] $($json)*) };
}

/// The main function of a test target whose tests are the interactions of its `#[pact_provider]` functions: each is listed, and
/// can be filtered, retried and run in its own process (nextest).
///
/// ```toml
/// [dev-dependencies]
/// pact-harness = { version = "0.1", features = ["provider-main"] }
///
/// [[test]]
/// name = "provider"
/// harness = false
/// ```
///
/// ```no_run
/// // tests/provider.rs
/// use pact_harness::prelude::*;
///
/// #[pact_provider(name = "stock", pacts = "pacts")]
/// async fn keeps_its_pacts(provider: Provider) -> Verification {
///     provider.url("http://localhost:3000").verify().await
/// }
///
/// pact_harness::provider_main!();
/// ```
///
/// `cargo test --test provider -- article` verifies `keeps_its_pacts::web-shop::get the stock of an article`. The function
/// is called once for all selected interactions. A pending interaction that fails is reported as ignored, and so are the
/// interactions of a dry run, and those after the first failure with `fail_fast`. With nextest, each test is its own process and
/// calls the function: `fail_fast` does not stop the other processes, and a `Launch` with a fixed `port` fails when several run at
/// the same time.
///
/// Tests have to be listed before the function is called, so the `tls`, `timeout` and `body_limit` that it sets do not apply to
/// `pact_url = ".."`.
#[cfg(feature = "provider-main")]
#[macro_export]
macro_rules! provider_main {
    () => {
        fn main() -> ::std::process::ExitCode {
            $crate::__private::provider_main()
        }
    };
}

/// The main function of a test target whose tests are the interactions of its `#[pact_provider]` functions; with the
/// feature `provider-main`.
#[cfg(not(feature = "provider-main"))]
#[macro_export]
macro_rules! provider_main {
    () => {
        ::core::compile_error!("turn on the feature `provider-main` of pact-harness");
    };
}
