use serde::Serialize;

use crate::model::{Json, Members};

/// The parameters of a provider state, as the `params!` macro makes them.
#[derive(Debug, Clone, PartialEq)]
pub struct StateParams(pub(crate) Members);

/// What can be the parameters of a provider state: `params! { .. }`, and any value that serde writes as an object, such as
/// that of `serde_json::json!`.
///
/// ```
/// use pact_harness::prelude::*;
/// use serde_json::json;
///
/// fn articles(pact: &Pact) {
///     let article = pact.interaction("get an article").given_with("it is in stock", params! { sku: "A-1" });
///     article.get("/articles/A-1").responds(200);
///     let article = pact.interaction("get another one").given_with("it is in stock", json!({ "sku": "A-2" }));
///     article.get("/articles/A-2").responds(200);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the parameters of a provider state",
    label = "write `params! {{ .. }}`, `serde_json::json!({{ .. }})`, or a value with `#[derive(Serialize)]`"
)]
pub trait IntoStateParams {
    /// The parameters.
    ///
    /// # Panics
    ///
    /// When the value is not an object, or has no JSON form.
    #[track_caller]
    fn into_params(self) -> StateParams;
}

impl IntoStateParams for StateParams {
    fn into_params(self) -> StateParams {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> IntoStateParams for T {
    #[track_caller]
    fn into_params(self) -> StateParams {
        match Json::of(&self) {
            Ok(Json::Object(members)) => StateParams(members),
            Ok(other) => panic!(
                "the parameters of a provider state are an object, not {}: write `params! {{ name: value }}`",
                other.kind()
            ),
            Err(error) => panic!("these parameters have no JSON form: {error}"),
        }
    }
}

/// A value among the parameters of a provider state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a provider state",
    label = "a parameter is a plain value, which serde can serialize",
    note = "`params!` takes no matchers: write the value alone"
)]
pub trait ToStateParam {
    #[doc(hidden)]
    fn to_param(&self) -> Result<Json, serde_json::Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> ToStateParam for T {
    fn to_param(&self) -> Result<Json, serde_json::Error> {
        Json::of(self)
    }
}
