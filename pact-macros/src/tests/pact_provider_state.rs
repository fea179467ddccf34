use proc_macro2::{Delimiter, Group, TokenTree};

use crate::pact_provider_state::expand;

const STATE: &str = r#""a user exists""#;

fn rejected(options: &str, item: &str) -> Vec<String> {
    super::rejected(expand, options, item)
}

#[test]
fn a_state_handler_is_registered_below_its_function() {
    let item = "#[cfg(unix)] async fn user_exists(db: State<Db>, Params(user): Params<User>) -> Created { body() }";
    let expected = r#"#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
#[cfg(unix)]
async fn user_exists(db: State<Db>, Params(user): Params<User>) -> Created {
    body()
}
#[cfg(unix)]
const _: () = {
    fn __pact_run(
        __pact_context: ::pact_harness::__private::StateContext,
    ) -> ::pact_harness::__private::StateFuture {
        ::std::boxed::Box::pin(async move {
            let __pact_argument0 = ::pact_harness::__private::FromStateContext::from_context(
                &__pact_context,
            )?;
            let __pact_argument1 = ::pact_harness::__private::FromStateContext::from_context(
                &__pact_context,
            )?;
            ::pact_harness::__private::StateOutcome::into_values(
                user_exists(__pact_argument0, __pact_argument1).await,
            )
        })
    }
    ::pact_harness::__private::inventory::submit! {
        ::pact_harness::__private::StateHandler { site : ::pact_harness::__private::Site
        { package : ::core::env!("CARGO_PKG_NAME"), manifest_dir :
        ::core::env!("CARGO_MANIFEST_DIR"), target :
        ::pact_harness::__private::target(::core::option_env!("CARGO_BIN_NAME"),
        ::core::option_env!("CARGO_TARGET_TMPDIR"),), module : ::core::module_path!(),
        name : "user_exists", file : ::core::file!(), line : ::core::line!(), column :
        ::core::column!(), }, names : & ["a user exists"], action :
        ::pact_harness::__private::StateAction::Setup, concurrent : false, run :
        __pact_run, }
    }
};
"#;
    assert_eq!(super::expanded(expand, STATE, item), expected);
}

#[test]
fn a_teardown_may_be_sync_and_take_nothing() {
    let expansion = super::expanded(expand, r#""a user exists", teardown, crate = harness"#, "fn drop_users() {}");
    assert!(expansion.contains("StateOutcome::into_values(drop_users())"), "{expansion}");
    assert!(expansion.contains("StateAction::Teardown"), "{expansion}");
    assert!(!expansion.contains("pact_harness"), "{expansion}");
}

#[test]
fn a_missing_state_is_rejected_on_the_attribute() {
    let message = "the state's name comes first, in quotes: write `#[pact_provider_state(\"a user exists\")]`";
    assert_eq!(rejected("", "fn user() {}"), [format!("call: {message}")]);
    assert_eq!(rejected(r#"teardown, "a user exists""#, "fn user() {}"), [format!("`teardown`: {message}")]);
    assert_eq!(rejected(r#"state = "a user exists""#, "fn user() {}"), [format!("`state`: {message}")]);
}

#[test]
fn a_state_without_a_name_is_rejected_on_the_literal() {
    let errors = rejected(r#""""#, "fn user() {}");
    assert_eq!(errors, ["`\"\"`: a state without a name cannot be found: write the name that the pacts use"]);
}

#[test]
fn a_state_that_is_no_string_is_rejected() {
    assert_eq!(rejected("3", "fn user() {}"), ["`3`: the state's name is a string: write \"a user exists\""]);
}

#[test]
fn a_missing_comma_after_the_state_is_rejected() {
    let errors = rejected(r#""a user exists" teardown"#, "fn user() {}");
    assert_eq!(errors, ["`teardown`: unexpected after the state's name: write a comma between them"]);
}

#[test]
fn unknown_options_are_rejected_with_the_nearest() {
    let errors = rejected(r#""a user exists", tear_down"#, "fn user() {}");
    let expected = "unknown option `tear_down`: did you mean `teardown`? The options are `teardown`, `default`, `crate` and `concurrent`";
    assert_eq!(errors, [format!("`tear_down`: {expected}")]);
}

#[test]
fn a_teardown_with_a_value_is_rejected() {
    let errors = rejected(r#""a user exists", teardown = true"#, "fn user() {}");
    assert_eq!(errors, ["`true`: `teardown` is a flag: write it without a value"]);
}

#[test]
fn arguments_by_reference_are_rejected() {
    let errors = rejected(STATE, "fn user(db: &State<Db>, params: &mut Params<User>) {}");
    let message = "take `State<T>`, `Params<T>` or `Values<T>` by value";
    assert_eq!(errors, [format!("`&State<Db>`: {message}"), format!("`&mut Params<User>`: {message}")]);
}

#[test]
fn self_generics_and_unsafe_are_rejected() {
    let errors = rejected(STATE, "fn user(self) {}");
    assert_eq!(errors, ["`self`: `#[pact_provider_state]` belongs on a free function: remove `self`"]);
    let errors = rejected(STATE, "unsafe fn user<T>(a: State<T>) {}");
    assert_eq!(
        errors,
        [
            "`unsafe`: `#[pact_provider_state]` cannot call an `unsafe` function: remove this",
            "`<T>`: `#[pact_provider_state]` cannot call a generic function: remove this",
        ]
    );
    let errors = rejected(STATE, "fn user(a: impl Clone) {}");
    let message = "the type of an argument says what is asked for: write `State<T>`, `Params<T>` or `Values<T>`";
    assert_eq!(errors, [format!("`impl Clone`: {message}")]);
}

#[test]
fn a_state_may_come_in_the_invisible_parentheses_of_a_macro_rules() {
    let state = Group::new(Delimiter::None, super::tokens(STATE));
    let expansion = expand(TokenTree::from(state).into(), &super::tokens("fn user() {}"));
    assert!(super::formatted(expansion).contains(r#"names : & ["a user exists"]"#));
}

#[test]
fn a_capture_of_the_name_is_an_argument() {
    let item = "fn user(db: State<Db>, mut id: u64, r#type: String) {}";
    let expansion = super::expanded(expand, r#""user {id} is {type}", "{type} {id}", concurrent"#, item);
    for part in [
        "let __pact_argument1 = __pact_context.capture(\"id\")?;",
        "let __pact_argument2 = __pact_context.capture(\"type\")?;",
        r#"names : & ["user {id} is {type}", "{type} {id}"]"#,
        "concurrent : true",
    ] {
        assert!(expansion.contains(part), "{part} is missing in {expansion}");
    }
}

#[test]
fn a_capture_that_no_argument_takes_is_rejected_on_the_name() {
    assert_eq!(
        rejected(r#""user {id} exists""#, "fn user(Params(id): Params<u64>) {}"),
        ["`\"user {id} exists\"`: no argument takes `{id}`: add `id: String`, or write `{{id}}` for braces"]
    );
    assert_eq!(
        rejected(r#""user {id} exists", "a user exists""#, "fn user(id: u64) {}"),
        ["`\"a user exists\"`: `{id}` is in another name and not in this one, but the argument needs it"]
    );
    assert_eq!(
        rejected(r#""user {id""#, "fn user() {}"),
        ["`\"user {id\"`: unmatched `{`: write `{{` for the brace itself"]
    );
}

#[test]
fn a_default_handler_has_no_name_and_a_teardown_does_not_say_whether_it_is_concurrent() {
    let expansion = super::expanded(expand, "default", "fn any() {}");
    assert!(expansion.contains("names : & []"), "{expansion}");
    assert_eq!(
        rejected(r#""a user exists", default"#, "fn any() {}"),
        ["`default`: a default handler is for the states without one of their own: remove this, or the names"]
    );
    assert_eq!(
        rejected(r#""a user exists", teardown, concurrent"#, "fn any() {}"),
        ["`concurrent`: the handler that sets the state up says whether others may run beside it: remove this"]
    );
    assert_eq!(
        rejected(r#""a user exists", "a user exists""#, "fn any() {}"),
        ["`\"a user exists\"`: this name is given twice: remove one of the two"]
    );
}
