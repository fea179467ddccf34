use crate::pact_provider::expand;

const FUNCTION: &str = "async fn honours(provider: Provider) -> Verification {}";

fn rejected(options: &str, item: &str) -> Vec<String> {
    super::rejected(expand, options, item)
}

#[test]
fn a_verification_is_a_test() {
    let expected = r#"#[doc(hidden)]
#[allow(non_upper_case_globals)]
const __pact_provider_honours: ::pact_harness::__private::ProviderTest = {
    #[allow(clippy::needless_pass_by_value, clippy::unused_async)]
    async fn honours(provider: Provider) -> Verification {}
    ::pact_harness::__private::ProviderTest {
        site: ::pact_harness::__private::Site {
            package: ::core::env!("CARGO_PKG_NAME"),
            manifest_dir: ::core::env!("CARGO_MANIFEST_DIR"),
            target: ::pact_harness::__private::target(
                ::core::option_env!("CARGO_BIN_NAME"),
                ::core::option_env!("CARGO_TARGET_TMPDIR"),
            ),
            module: ::core::module_path!(),
            name: "honours",
            file: ::core::file!(),
            line: ::core::line!(),
            column: ::core::column!(),
        },
        name: "payments",
        pacts: &[::pact_harness::__private::PactSource::Files("pacts")],
        ignored: false,
        body: |__pact_argument| ::std::boxed::Box::pin(async move {
            ::pact_harness::__private::VerificationOutcome::into_verification(
                honours(__pact_argument).await,
            )
        }),
    }
};
::pact_harness::__private::inventory::submit! {
    __pact_provider_honours
}
#[::core::prelude::v1::test]
fn honours() {
    ::pact_harness::__private::provider_test(&__pact_provider_honours);
}
"#;
    let expansion = super::expanded(expand, r#"name = "payments""#, FUNCTION);
    assert!(expansion.contains(expected), "{expansion}");
}

/// What stands in the list of sources.
fn sources(options: &str) -> String {
    let expansion = super::expanded(expand, &format!(r#"name = "payments", {options}"#), FUNCTION);
    let (_, rest) = expansion.split_once("pacts: &[").unwrap();
    let (sources, _) = rest.split_once("],\n").unwrap();
    sources
        .replace("::pact_harness::__private::PactSource::", "")
        .split_whitespace()
        .collect::<String>()
        .trim_end_matches(',')
        .to_owned()
}

#[test]
fn the_directory_of_the_pacts_may_be_given() {
    assert_eq!(sources(r#"pacts = "../pacts""#), r#"Files("../pacts")"#);
}

#[test]
fn pacts_come_from_every_place_that_is_given_and_from_no_other() {
    assert_eq!(sources(r#"pacts = ["a", "b/*.json"]"#), r#"Files("a"),Files("b/*.json")"#);
    assert_eq!(sources(r#"pact_url = "http://a""#), r#"Url("http://a")"#);
    assert_eq!(sources("contract = some::stock"), r#"contract("stock",some::stock)"#);
    assert_eq!(sources("pacts = []"), "");
    let all = sources(r#"contract = stock, pact_url = ["http://a", "https://b"], pacts = ["a"]"#);
    assert_eq!(all, r#"Files("a"),Url("http://a"),Url("https://b"),contract("stock",stock)"#);
}

#[test]
fn the_broker_may_be_asked_for_what_is_selected() {
    assert_eq!(sources("broker"), "broker(&[])");
    let expansion = super::expanded(
        expand,
        r#"name = "a", broker(main_branch, branch = ["x", "y"], environment = "uat", pending, wip_since = "2026-01-31")"#,
        FUNCTION,
    );
    let variants: Vec<&str> = expansion.split("__private::BrokerOption::").skip(1).collect();
    let expected =
        ["MainBranch", "Pending", "Branch(\"x\")", "Branch(\"y\")", "Environment(\"uat\")", "WipSince(\"2026-01-31\")"];
    assert_eq!(variants.len(), expected.len(), "{expansion}");
    assert!(variants.iter().zip(expected).all(|(variant, expected)| variant.starts_with(expected)), "{expansion}");
}

#[test]
fn what_the_broker_cannot_select_is_rejected() {
    let rejected = |options: &str| rejected(&format!(r#"name = "a", {options}"#), FUNCTION);
    let errors = rejected("broker(mainbranch)");
    assert!(errors[0].contains("unknown option `mainbranch`") && errors[0].contains("main_branch"), "{errors:?}");
    assert_eq!(rejected(r#"broker(branch = "")"#), ["`\"\"`: `branch` needs a name"]);
    let date = "`wip_since` is a date: write `wip_since = \"2026-01-31\"`";
    for wrong in ["2026-02-30", "2026-1-1", "yesterday", "2026-13-01", ""] {
        assert_eq!(rejected(&format!("broker(wip_since = \"{wrong}\")")), [format!("`\"{wrong}\"`: {date}")]);
    }
    super::expanded(expand, r#"name = "a", broker(wip_since = "2024-02-29")"#, FUNCTION);
    let errors = rejected(r#"broker = "http://broker""#);
    assert_eq!(errors, ["`broker`: `broker` takes options: write `broker(main_branch, deployed_or_released)`"]);
}

#[test]
fn a_url_that_is_none_is_rejected() {
    let message = "`pact_url` is the address of a pact: write `http://..` or `https://..`";
    assert_eq!(rejected(r#"name = "a", pact_url = "a/b""#, FUNCTION), [format!("`\"a/b\"`: {message}")]);
    let errors = rejected(r#"name = "a", pact_url = ["http://a", ""]"#, FUNCTION);
    assert_eq!(errors, [format!("`\"\"`: {message}")]);
}

#[test]
fn a_source_of_another_kind_is_rejected() {
    let errors = rejected(r#"name = "a", pacts = ["a", 3]"#, FUNCTION);
    assert_eq!(errors, ["`[`: `pacts` takes a string, or several in brackets: write `pacts = \"..\"`"]);
    let errors = rejected(r#"name = "a", contract = "stock""#, FUNCTION);
    assert_eq!(errors, ["`\"stock\"`: `contract` takes a path: write `contract = some::path`"]);
}

#[test]
fn a_missing_name_is_the_default_of_the_module() {
    let expansion = super::expanded(expand, "", FUNCTION).replace([' ', '\n'], "");
    let asked = "<PactDefaultProvideras::pact_harness::__private::defaults::DefaultProvider>::NAME";
    assert!(expansion.contains(asked), "{expansion}");
    let named = super::expanded(expand, "name = \"stock\"", FUNCTION);
    assert!(!named.contains("PactDefaultProvider"), "{named}");
}

#[test]
fn a_name_that_fits_into_no_file_name_is_rejected() {
    let errors = rejected(r#"name = "a/b""#, FUNCTION);
    assert!(errors[0].starts_with("`\"a/b\"`: invalid name \"a/b\""), "{errors:?}");
}

#[test]
fn an_empty_directory_is_rejected() {
    let errors = rejected(r#"name = "a", pacts = """#, FUNCTION);
    assert_eq!(errors, ["`\"\"`: `pacts` names a directory: leave it out for the usual one"]);
}

#[test]
fn a_function_that_is_not_async_is_rejected_on_fn() {
    let errors = rejected(r#"name = "a""#, "fn honours(provider: Provider) -> Verification {}");
    assert_eq!(errors, ["`fn`: verification is asynchronous: write `async fn`"]);
    let item = "fn honours(provider: Provider) -> Verification { provider.verify().await }";
    let (_, rest) = super::split_errors(expand(super::tokens(r#"name = "a""#), &super::tokens(item)));
    assert!(rest.to_string().contains("async fn honours"), "the compiler would complain about `await`: {rest}");
}

#[test]
fn a_function_that_returns_nothing_is_rejected() {
    let item = "async fn honours(provider: Provider) { provider.verify().await }";
    let (errors, rest) = super::split_errors(expand(super::tokens(r#"name = "a""#), &super::tokens(item)));
    assert_eq!(errors, ["`honours`: return what `verify()` gives: write `-> Verification`"]);
    assert!(rest.to_string().contains("-> impl"), "the compiler would complain about the value: {rest}");
}

#[test]
fn another_argument_is_rejected() {
    let how = "write `async fn honours(provider: Provider) -> Verification`";
    let rejected = |item| rejected(r#"name = "a""#, item);
    assert_eq!(
        rejected("async fn honours() -> Verification {}"),
        [format!("`honours`: the `Provider` argument is missing: {how}")]
    );
    assert_eq!(
        rejected("async fn honours(provider: &Provider) -> Verification {}"),
        [format!("`&Provider`: take the `Provider` by value: {how}")]
    );
    assert_eq!(
        rejected("async fn honours(pact: Pact) -> Verification {}"),
        [format!("`Pact`: expected a `Provider` here: {how}")]
    );
}

#[test]
fn an_argument_that_nobody_gives_is_rejected() {
    let message = "not a `Provider`: an attribute below `#[pact_provider]` gives other arguments, such as `#[rstest]` or \
                   `#[sqlx::test]`";
    let item = "async fn honours(provider: Provider, db: Db) -> Verification {}";
    assert_eq!(rejected(r#"name = "a""#, item), [format!("`db: Db`: {message}")]);
    let already = "`#[tokio::test]`: remove it: `#[pact_provider]` already makes a test";
    assert_eq!(
        rejected(r#"name = "a""#, &format!("#[tokio::test] {item}")),
        [format!("`db: Db`: {message}"), already.to_owned()]
    );
}

#[test]
fn an_attribute_that_gives_arguments_still_leaves_the_provider_to_this_one() {
    let how = "write `async fn honours(provider: Provider) -> Verification`";
    for attribute in ["#[rstest]", "#[sqlx::test]", "#[db_test(url = \"a\")]"] {
        let rejected = |arguments| {
            rejected(r#"name = "a""#, &format!("{attribute} async fn honours({arguments}) -> Verification {{}}"))
        };
        assert_eq!(rejected("db: Db"), [format!("`honours`: the `Provider` argument is missing: {how}")]);
        assert_eq!(
            rejected("a: Provider, db: Db, b: Provider"),
            [format!("`Provider`: there is only one `Provider`: {how}")]
        );
        assert_eq!(rejected("db: Db, a: &Provider"), [format!("`&Provider`: take the `Provider` by value: {how}")]);
        let named = "give this argument a name, and take it apart in the body";
        assert_eq!(rejected("(a, b): (A, B), c: Provider"), [format!("`(a, b)`: {named}")]);
    }
}

#[test]
fn the_test_of_an_attribute_that_gives_arguments_is_async_unless_it_makes_cases() {
    let expanded = |attributes: &str| {
        let item = format!("{attributes} async fn honours(#[from(a)] db: Db, provider: Provider) -> Verification {{}}");
        super::expanded(expand, r#"name = "a""#, &item)
    };
    for attributes in ["#[sqlx::test]", "#[db_test]", "#[test_context(Db)] #[tokio::test]", "#[rstest] #[tokio::test]"]
    {
        let expansion = expanded(attributes);
        assert!(expansion.contains("async fn honours(#[from(a)] db: Db) {"), "{expansion}");
        assert!(expansion.contains("provider_verified("), "{expansion}");
        assert!(!expansion.contains("core::prelude::v1::test"), "{expansion}");
    }
    let expansion = expanded("#[rstest]");
    assert!(expansion.contains("\nfn honours(#[from(a)] db: Db) {"), "{expansion}");
    assert!(expansion.contains("provider_test_with("), "{expansion}");
}

#[test]
fn a_test_attribute_is_rejected() {
    let errors = rejected(r#"name = "a""#, &format!("#[tokio::test(flavor = \"multi_thread\")] {FUNCTION}"));
    let expected = "`#[tokio::test(flavor = \"multi_thread\")]`: remove it: `#[pact_provider]` already makes a test";
    assert_eq!(errors, [expected]);
    let errors = rejected(r#"name = "a""#, &format!("#[sqlx::test] {FUNCTION}"));
    assert_eq!(errors, ["`#[sqlx::test]`: remove it: `#[pact_provider]` already makes a test"]);
    // Written above this one, the other attribute has been at work already.
    let item = "#[tokio::test] fn honours(provider: Provider) -> Verification {}";
    let errors = rejected(r#"name = "a""#, item);
    assert_eq!(errors, ["`#[tokio::test]`: remove it: `#[pact_provider]` already makes a test"]);
}
