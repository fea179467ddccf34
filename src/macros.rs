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
