use crate::pact_contract::expand;

const OPTIONS: &str = r#"consumer = "app", provider = "service""#;

fn rejected(options: &str, item: &str) -> Vec<String> {
    super::rejected(expand, options, item)
}

#[test]
fn a_contract_is_registered_below_its_function() {
    let options = r#"consumer = "app", provider = "service", version = "1.0.0", spec = "v3""#;
    let item = "#[cfg(unix)] #[doc(hidden)] pub fn payments(contract: &mut Contract) { body(); }";
    let expected = r#"#[cfg(unix)]
#[doc(hidden)]
pub fn payments(contract: &mut Contract) {
    body();
}
#[cfg(unix)]
const _: () = {
    ::pact_harness::__private::inventory::submit! {
        ::pact_harness::__private::ContractDefinition { site :
        ::pact_harness::__private::Site { package : ::core::env!("CARGO_PKG_NAME"),
        manifest_dir : ::core::env!("CARGO_MANIFEST_DIR"), target :
        ::pact_harness::__private::target(::core::option_env!("CARGO_BIN_NAME"),
        ::core::option_env!("CARGO_TARGET_TMPDIR"),), module : ::core::module_path!(),
        name : "payments", file : ::core::file!(), line : ::core::line!(), column :
        ::core::column!(), }, consumer : "app", provider : "service", version :
        ::core::option::Option::Some("1.0.0"), spec :
        ::pact_harness::__private::SpecVersion::V3, define : payments, }
    }
};
"#;
    assert_eq!(super::expanded(expand, options, item), expected);
}

#[test]
fn the_version_is_optional_and_the_crate_may_be_renamed() {
    let options = format!("{OPTIONS}, crate = harness");
    let expansion = super::expanded(expand, &options, "fn payments(contract: &mut Contract) {}");
    assert!(expansion.contains("::core::option::Option::None"), "{expansion}");
    assert!(expansion.contains("harness::__private::SpecVersion::V4"), "{expansion}");
    assert!(!expansion.contains("pact_harness"), "{expansion}");
}

#[test]
fn names_that_are_missing_come_from_the_defaults() {
    let expansion = super::dense(&super::expanded(expand, "", "fn payments(contract: &mut Contract) {}"));
    assert!(
        expansion.contains("<PactDefaultConsumeras::pact_harness::__private::defaults::DefaultConsumer>::NAME"),
        "{expansion}"
    );
    assert!(
        expansion.contains("<PactDefaultProvideras::pact_harness::__private::defaults::DefaultProvider>::NAME"),
        "{expansion}"
    );
}

#[test]
fn a_version_that_is_none_is_rejected() {
    for version in ["", "latest", "1."] {
        let options = format!(r#"{OPTIONS}, version = "{version}""#);
        let errors = rejected(&options, "fn payments(contract: &mut Contract) {}");
        assert_eq!(errors, [format!("`\"{version}\"`: \"{version}\" is not a version: write it like \"1.0.0\"")]);
    }
}

#[test]
fn a_contract_by_value_or_shared_reference_is_rejected() {
    let how = "take the `Contract` by `&mut`: write `fn payments(contract: &mut Contract)`";
    assert_eq!(rejected(OPTIONS, "fn payments(c: Contract) {}"), [format!("`Contract`: {how}")]);
    assert_eq!(rejected(OPTIONS, "fn payments(c: &Contract) {}"), [format!("`&Contract`: {how}")]);
}

#[test]
fn another_argument_is_rejected() {
    let how = "write `fn payments(contract: &mut Contract)`";
    assert_eq!(
        rejected(OPTIONS, "fn payments() {}"),
        [format!("`payments`: the `Contract` argument is missing: {how}")]
    );
    assert_eq!(
        rejected(OPTIONS, "fn payments(pact: Pact, more: u8) {}"),
        [
            format!("`Pact`: expected a `Contract` here: {how}"),
            format!("`more: u8`: there is only one argument: {how}"),
        ]
    );
}

#[test]
fn async_and_a_return_type_are_rejected() {
    assert_eq!(
        rejected(OPTIONS, "async fn payments(contract: &mut Contract) -> u8 {}"),
        [
            "`async`: a contract is declared, not awaited: remove `async`",
            "`u8`: a contract is declared on its argument: remove the return type",
        ]
    );
}

#[test]
fn generics_are_rejected() {
    let errors = rejected(OPTIONS, "fn payments<'a>(contract: &'a mut Contract) {}");
    assert_eq!(errors, ["`<'a>`: `#[pact_contract]` cannot call a generic function: remove this"]);
}
