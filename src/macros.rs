//! The macros that are no attributes.

/// A pattern in JSON's own syntax, with matchers and Rust expressions where values stand.
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
/// What can be seen to be wrong does not compile: a repeated key, an unknown matcher, and where its arguments are literals, a
/// matcher that does not accept its own example, a regular expression or date pattern that is none, a range in which there
/// is nothing. In a test or contract with `spec = ".."`, so do matchers that this version of the specification lacks.
///
/// An object in a response may have more members than its pattern, one in a request may not. Pact has no form for a member
/// that may be missing (`optional`): describe two interactions, or leave it out of the response. Nor has it one for a request
/// with more members that still needs the known ones (`object_with`):
/// [`each_key`](crate::consumer::each_key) lets any come, and any be missing.
#[macro_export]
macro_rules! pattern {
    ($($json:tt)*) => { $crate::__private::pattern_impl!([$crate] $($json)*) };
}

/// Parameters of a provider state: names and serialisable values.
///
/// ```
/// use pact_harness::prelude::*;
///
/// params! { user_id: 123, role: "admin" };
/// ```
#[macro_export]
macro_rules! params {
    ($($name:ident : $value:expr),* $(,)?) => {
        $crate::__private::state_params([$((
            ::core::stringify!($name),
            $crate::__private::state_param(::core::stringify!($name), &$value),
        )),*])
    };
}

/// The main function of a test target whose tests are the interactions of its `#[pact_provider]` functions: each has a line
/// of its own, and filters, retries and a process each (nextest) work.
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
/// is called once for all interactions that are asked for, and ends after the last one. A pending interaction that fails is
/// reported as ignored, and so is each of a dry run, and each after the first failure with `fail_fast`. With nextest each
/// test is a process of its own, and calls the function: it has no first failure but its own, and a `Launch` with a fixed
/// `port` fails where several run at the same time.
///
/// Tests have to be listed before the function is called, so `pact_url = ".."` is fetched without what it says: its `tls`,
/// `timeout` and `body_limit` do not hold for that.
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
