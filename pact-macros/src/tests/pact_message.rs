use crate::pact_message::expand;

fn rejected(options: &str, item: &str) -> Vec<String> {
    super::rejected(expand, options, item)
}

#[test]
fn a_producer_is_registered_below_its_function() {
    let item = "#[cfg(unix)] async fn created(id: u64, request: Request<Order>) -> Message { body() }";
    let expected = r#"#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
#[cfg(unix)]
async fn created(id: u64, request: Request<Order>) -> Message {
    body()
}
#[cfg(unix)]
const _: () = {
    fn __pact_run(
        __pact_context: ::pact_harness::__private::MessageContext,
    ) -> ::pact_harness::__private::MessageFuture {
        ::std::boxed::Box::pin(async move {
            let __pact_argument0 = __pact_context.capture("id")?;
            let __pact_argument1 = ::pact_harness::__private::FromMessageContext::from_context(
                &__pact_context,
            )?;
            ::pact_harness::__private::MessageOutcome::into_messages(
                created(__pact_argument0, __pact_argument1).await,
            )
        })
    }
    ::pact_harness::__private::inventory::submit! {
        ::pact_harness::__private::MessageProducer { site :
        ::pact_harness::__private::Site { package : ::core::env!("CARGO_PKG_NAME"),
        manifest_dir : ::core::env!("CARGO_MANIFEST_DIR"), target :
        ::pact_harness::__private::target(::core::option_env!("CARGO_BIN_NAME"),
        ::core::option_env!("CARGO_TARGET_TMPDIR"),), module : ::core::module_path!(),
        name : "created", file : ::core::file!(), line : ::core::line!(), column :
        ::core::column!(), }, descriptions : & ["user {id} created", "{id} is new"], run
        : __pact_run, }
    }
};
"#;
    assert_eq!(super::expanded(expand, r#""user {id} created", "{id} is new""#, item), expected);
}

#[test]
fn a_missing_description_is_rejected_on_the_attribute() {
    let message = "the message's description comes first, in quotes: write `#[pact_message(\"user created\")]`";
    assert_eq!(rejected("", "fn made() {}"), [format!("call: {message}")]);
    assert_eq!(rejected("default", "fn made() {}"), [format!("`default`: {message}")]);
    assert_eq!(rejected("3", "fn made() {}"), ["`3`: the message's description is a string: write \"user created\""]);
}

#[test]
fn options_of_state_handlers_are_none_of_producers() {
    let errors = rejected(r#""user created", teardown"#, "fn made() {}");
    assert_eq!(errors, ["`teardown`: unknown option `teardown`. The options are `crate`"]);
}
