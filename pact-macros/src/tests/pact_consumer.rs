use crate::pact_consumer::expand;

const OPTIONS: &str = r#"consumer = "app", provider = "service""#;
const FUNCTION: &str = "fn pays(pact: Pact) {}";

fn rejected(options: &str, item: &str) -> Vec<String> {
    super::rejected(expand, options, item)
}

#[test]
fn a_test_runs_the_function_with_its_description() {
    let item = "#[ignore] /// Pays.\npub fn pays(pact: Pact) -> Result<(), Error> { pay(pact.url()) }";
    let expected = r#"#[::core::prelude::v1::test]
#[ignore]
/// Pays.
pub fn pays() {
    #[allow(clippy::needless_pass_by_value, clippy::unused_async)]
    fn pays(pact: Pact) -> Result<(), Error> {
        pay(pact.url())
    }
    {
        const __PACT_TEST: ::pact_harness::__private::ConsumerTest = ::pact_harness::__private::ConsumerTest {
            site: ::pact_harness::__private::Site {
                package: ::core::env!("CARGO_PKG_NAME"),
                manifest_dir: ::core::env!("CARGO_MANIFEST_DIR"),
                target: ::pact_harness::__private::target(
                    ::core::option_env!("CARGO_BIN_NAME"),
                    ::core::option_env!("CARGO_TARGET_TMPDIR"),
                ),
                module: ::core::module_path!(),
                name: "pays",
                file: ::core::file!(),
                line: ::core::line!(),
                column: ::core::column!(),
            },
            subject: ::pact_harness::__private::Subject::Pacts(
                &[
                    ::pact_harness::__private::Parties {
                        consumer: "app",
                        provider: "service",
                        spec: ::pact_harness::__private::SpecVersion::V4,
                        output: ::core::option::Option::None,
                        mock: ::pact_harness::__private::MockOptions::new(),
                    },
                ],
            ),
            runtime: ::pact_harness::__private::Runtime::CurrentThread,
            cases: ::core::option::Option::None,
        };
        ::pact_harness::__private::inventory::submit! {
            __PACT_TEST
        }
        ::pact_harness::__private::consumer_test(
            &__PACT_TEST,
            |[__pact_argument]| pays(__pact_argument),
        );
    }
}
"#;
    assert_eq!(super::expanded(expand, OPTIONS, item), expected);
}

#[test]
fn an_async_function_runs_in_a_runtime() {
    let expansion = super::expanded(expand, OPTIONS, "async fn pays(pact: Pact) {}");
    assert!(expansion.contains("async fn pays(pact: Pact) {}"), "{expansion}");
    assert!(expansion.contains("::consumer_test_async("), "{expansion}");
    assert!(expansion.contains("\nfn pays() {"), "{expansion}");
}

#[test]
fn the_options_end_up_in_the_description() {
    let options =
        r#"consumer = "app", provider = "service", spec = "v3", output = "target/pacts", crate = my::harness,"#;
    let expansion = super::expanded(expand, options, FUNCTION);
    assert!(expansion.contains("spec: my::harness::__private::SpecVersion::V3"), "{expansion}");
    assert!(expansion.contains(r#"output: ::core::option::Option::Some("target/pacts")"#), "{expansion}");
    assert!(!expansion.contains("pact_harness"), "{expansion}");
}

#[test]
fn a_contract_test_names_its_contract() {
    let options = "contract = contracts::payment_service, port = 8080, allow_unused";
    let expansion = super::expanded(expand, options, "fn pays(mock: MockProvider) {}");
    let expected = r#"
            subject: ::pact_harness::__private::Subject::Contract {
                name: "payment_service",
                define: contracts::payment_service,
                mock: ::pact_harness::__private::MockOptions::new().port(8080u16),
                allow_unused: true,
            },
"#;
    assert!(expansion.contains(expected), "{expansion}");
    assert!(expansion.contains("::contract_test("), "{expansion}");
}

#[test]
fn a_contract_test_picks_a_free_port_and_may_be_async() {
    let expansion = super::expanded(expand, "contract = payments", "async fn pays(mock: MockProvider) {}");
    assert!(expansion.contains("mock: ::pact_harness::__private::MockOptions::new(),"), "{expansion}");
    assert!(expansion.contains("allow_unused: false"), "{expansion}");
    assert!(expansion.contains("::contract_test_async("), "{expansion}");
}

#[test]
fn the_argument_may_be_a_pattern_of_a_qualified_type() {
    let expansion = super::expanded(expand, OPTIONS, "fn pays(mut pact: pact_harness::Pact) {}");
    assert!(expansion.contains("fn pays(mut pact: pact_harness::Pact) {}"), "{expansion}");
}

#[test]
fn a_raw_name_loses_its_prefix_in_the_description() {
    let expansion = super::expanded(expand, OPTIONS, "fn r#try(pact: Pact) {}");
    assert!(expansion.contains(r#"name: "try""#), "{expansion}");
    assert!(expansion.contains("| r#try("), "{expansion}");
}

#[test]
fn a_missing_argument_is_rejected_on_the_name() {
    let errors = rejected(OPTIONS, "async fn pays() {}");
    assert_eq!(errors, ["`pays`: the `Pact` argument is missing: write `async fn pays(pact: Pact)`"]);
}

#[test]
fn an_argument_that_nothing_gives_is_rejected() {
    let errors = rejected(OPTIONS, "fn pays(pact: Pact, x: u8) {}");
    let expected =
        "`x: u8`: not a `Pact`: an attribute below `#[pact_consumer]` gives other arguments, such as `#[rstest]`";
    assert_eq!(errors, [expected]);
    let errors = rejected("contract = payments", "fn pays(mock: MockProvider, other: MockProvider) {}");
    assert_eq!(errors, ["`MockProvider`: there is only one `MockProvider`: write `fn pays(mock: MockProvider)`"]);
}

#[test]
fn each_argument_is_a_pact_with_options_of_its_own() {
    let item = r#"fn pays(#[pact(provider = "payments", port = 80)] a: Pact, #[pact(provider = "stock", spec = "v3", tls)] b: Pact) {}"#;
    let expansion = super::expanded(expand, r#"consumer = "app", order = "sequence""#, item);
    let call = "|[__pact_argument,__pact_argument_1]|pays(__pact_argument,__pact_argument_1";
    assert!(super::dense(&expansion).contains(call), "{expansion}");
    assert!(expansion.contains("fn pays(a: Pact, b: Pact) {}"), "{expansion}");
    let sequence = ".order(::pact_harness::__private::Order::Sequence)";
    for (provider, spec, mock) in
        [("payments", "V4", format!(".port(80u16){sequence}")), ("stock", "V3", format!("{sequence}.tls()"))]
    {
        let of_provider =
            expansion.split("Parties {").find(|part| part.contains(&format!("provider: {provider:?}"))).unwrap();
        let of_provider: String = of_provider.split_whitespace().collect();
        assert!(
            of_provider.contains("consumer:\"app\"") && of_provider.contains(&format!("SpecVersion::{spec}")),
            "{expansion}"
        );
        assert!(of_provider.contains(&format!("MockOptions::new(){mock},")), "{mock} {of_provider}");
    }
}

#[test]
fn two_arguments_of_one_pact_are_rejected() {
    let errors = rejected(OPTIONS, "fn pays(a: Pact, b: Pact) {}");
    let expected =
        "`Pact`: two arguments of one pact: say which provider this one is with `#[pact(provider = \"..\")]` before it";
    assert_eq!(errors, [expected]);
    let errors = rejected(&format!("{OPTIONS}, port = 80"), r#"fn pays(a: Pact, #[pact(provider = "b")] b: Pact) {}"#);
    let expected = "`Pact`: two mock providers cannot listen on port 80: give this one its own with `#[pact(port = ..)]` before it";
    assert_eq!(errors, [expected]);
}

#[test]
fn options_before_an_argument_are_checked_like_those_of_the_attribute() {
    let errors = rejected(OPTIONS, r#"fn pays(#[pact] a: Pact, #[pact(provder = "b")] b: Pact) {}"#);
    assert_eq!(errors[0], "`#[pact]`: `#[pact]` needs options: write `#[pact(provider = \"..\")]`");
    assert!(errors[1].starts_with("`provder`: unknown option `provder`: did you mean `provider`?"), "{errors:?}");
    let errors = rejected("contract = payments", "fn pays(#[pact(tls)] mock: MockProvider) {}");
    assert_eq!(errors, ["`tls`: the options of a contract test go into its attribute: move it there"]);
}

#[test]
fn the_arguments_of_cases_stay_on_the_test() {
    let item = "#[rstest] #[case(1)] #[case(2)] fn pays(pact: Pact, #[case] amount: u8) {}";
    let expansion = super::expanded(expand, OPTIONS, item);
    assert!(!expansion.contains("v1::test"), "{expansion}");
    assert!(expansion.contains("fn pays(#[case] amount: u8) {"), "{expansion}");
    assert!(expansion.contains("fn pays(pact: Pact, amount: u8) {}"), "{expansion}");
    assert!(expansion.contains("|[__pact_argument]| pays(__pact_argument, amount)"), "{expansion}");
    assert!(expansion.contains("cases: ::core::option::Option::Some(2usize)"), "{expansion}");

    let errors = rejected(OPTIONS, "#[rstest] fn pays(#[case] (a, b): (u8, u8)) {}");
    let missing = "`pays`: the `Pact` argument is missing: write `fn pays(pact: Pact)`";
    assert_eq!(errors, ["`(a, b)`: give this argument a name, and take it apart in the body", missing]);
}

#[test]
fn the_options_of_the_mock_provider_are_checked() {
    let rejected = |options: &str| rejected(&format!("{OPTIONS}, {options}"), FUNCTION);
    assert!(
        rejected(r#"bind = "localhost""#)[0].starts_with("`\"localhost\"`: `bind` takes an address of this machine")
    );
    let expected = ["`port`: `bind` already says the port: remove one of the two"];
    assert_eq!(rejected(r#"bind = "127.0.0.1:80", port = 81"#), expected);
    let expected = ["`\"127.0.0.1:0\"`: leave the port out for a free one that the system picks"];
    assert_eq!(rejected(r#"bind = "127.0.0.1:0""#), expected);
    assert_eq!(rejected(r#"order = "seq""#), ["`\"seq\"`: `order` is \"any\" or \"sequence\", not \"seq\""]);
    let expected = "`unmatched_status` takes the status of an error, from 400 to 599";
    assert_eq!(rejected("unmatched_status = 200"), [format!("`200`: {expected}")]);
    assert_eq!(rejected("unmatched_status = 65936"), [format!("`65936`: {expected}")]);
    let expected = "`body_limit` takes a number of bytes from 1 on";
    assert_eq!(rejected("body_limit = 0"), [format!("`0`: {expected}")]);
    assert_eq!(rejected("tls = true"), ["`true`: `tls` is a flag: write it without a value"]);
}

#[test]
fn the_options_of_the_runtime_are_checked() {
    let rejected = |options: &str, item| rejected(&format!("{OPTIONS}, {options}"), item);
    let item = "async fn pays(pact: Pact) {}";
    let example = "runtime(multi_thread, worker_threads = 2)";
    let expected = "`runtime`: a function that is not `async` has no runtime: remove this, or write `async fn`";
    assert_eq!(rejected("runtime(multi_thread)", FUNCTION), [expected]);
    let needs = format!("`runtime` takes options: write `{example}`");
    assert_eq!(rejected("runtime", item), [format!("`runtime`: {needs}")]);
    assert_eq!(rejected("runtime = 2", item), [format!("`runtime`: {needs}")]);
    let kind = format!("`runtime`: `runtime` needs a kind: write `{example}`, or remove it for one thread");
    assert_eq!(rejected("runtime()", item), [kind]);
    let only = format!("`worker_threads`: only `multi_thread` has worker threads: write `{example}`");
    assert_eq!(rejected("runtime(current_thread, worker_threads = 2)", item), [only]);
    let none = "`0`: a runtime needs a thread: leave `worker_threads` out for as many as there are cores";
    assert_eq!(rejected("runtime(multi_thread, worker_threads = 0)", item), [none]);
    let both = "`current_thread`: a runtime is either `current_thread` or `multi_thread`: remove one of the two";
    assert_eq!(rejected("runtime(multi_thread, current_thread)", item), [both]);
    let comma = "`port`: unexpected here: write a comma between two options";
    assert_eq!(rejected("runtime(multi_thread) port = 80", item), [comma]);
}

#[test]
fn an_argument_by_reference_is_rejected_on_its_type() {
    let errors = rejected(OPTIONS, "fn pays(pact: &mut Pact) {}");
    assert_eq!(errors, ["`&mut Pact`: take the `Pact` by value: write `fn pays(pact: Pact)`"]);
}

#[test]
fn another_argument_type_is_rejected() {
    let errors = rejected(OPTIONS, "fn pays(mock: MockProvider) {}");
    assert_eq!(errors, ["`MockProvider`: expected a `Pact` here: write `fn pays(pact: Pact)`"]);
    let errors = rejected("contract = payments", FUNCTION);
    assert_eq!(errors, ["`Pact`: expected a `MockProvider` here: write `fn pays(mock: MockProvider)`"]);
}

#[test]
fn a_method_is_rejected() {
    let errors = rejected(OPTIONS, "fn pays(&self, pact: Pact) {}");
    assert_eq!(errors, ["`&self`: `#[pact_consumer]` belongs on a free function: write `fn pays(pact: Pact)`"]);
}

#[test]
fn names_that_are_missing_come_from_the_defaults() {
    let expansion = super::dense(&super::expanded(expand, r#"provider = "service""#, FUNCTION));
    for item in ["NAME", "SPEC", "OUTPUT"] {
        let asked = format!("<PactDefaultConsumeras::pact_harness::__private::defaults::DefaultConsumer>::{item}");
        assert_eq!(expansion.matches(&asked).count(), 1, "{expansion}");
    }
    assert!(!expansion.contains("PactDefaultProvider"), "{expansion}");
    let expansion = super::expanded(expand, r#"consumer = "app""#, FUNCTION);
    assert!(expansion.contains("PactDefaultProvider") && !expansion.contains("PactDefaultConsumer"), "{expansion}");
}

#[test]
fn an_unknown_option_is_rejected_with_the_nearest_and_not_as_missing_too() {
    let errors = rejected(r#"consumr = "app", provider = "service""#, FUNCTION);
    let [error] = errors.as_slice() else { panic!("{errors:?}") };
    let expected = "`consumr`: unknown option `consumr`: did you mean `consumer`? The options are `consumer`, ";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn an_option_like_no_other_is_rejected_with_the_list() {
    let errors = rejected(r#"consumer = "app", provider = "service", timeout = 3"#, FUNCTION);
    let [error] = errors.as_slice() else { panic!("{errors:?}") };
    assert!(error.starts_with("`timeout`: unknown option `timeout`. The options are `"), "{error}");
}

#[test]
fn a_repeated_option_is_rejected_the_second_time() {
    let errors = rejected(r#"consumer = "a", provider = "b", consumer = "c""#, FUNCTION);
    assert_eq!(errors, ["`consumer`: `consumer` is given twice: remove one of the two"]);
}

#[test]
fn an_option_without_a_value_is_rejected() {
    let expected = ["`consumer`: `consumer` needs a value: write `consumer = \"..\"`"];
    assert_eq!(rejected(r#"consumer, provider = "b""#, FUNCTION), expected);
    assert_eq!(rejected(r#"consumer =, provider = "b""#, FUNCTION), expected);
}

#[test]
fn a_value_of_another_kind_is_rejected_on_the_value() {
    let errors = rejected(r#"consumer = 3, provider = "b""#, FUNCTION);
    assert_eq!(errors, ["`3`: `consumer` takes a string: write `consumer = \"..\"`"]);
    let errors = rejected(r#"contract = "payments""#, "fn pays(mock: MockProvider) {}");
    assert_eq!(errors, ["`\"payments\"`: `contract` takes a path: write `contract = some::path`"]);
}

#[test]
fn a_missing_comma_is_rejected_where_it_belongs() {
    let errors = rejected(r#"consumer = "a" provider = "b""#, FUNCTION);
    assert_eq!(errors, ["`provider`: unexpected here: write a comma between two options"]);
    let errors = rejected("contract = payments allow_unused", "fn pays(mock: MockProvider) {}");
    assert_eq!(errors, ["`allow_unused`: unexpected here: write a comma between two options"]);
}

#[test]
fn what_is_no_option_is_rejected() {
    let errors = rejected(r#""app", consumer = "a", provider = "b""#, FUNCTION);
    assert_eq!(errors, ["`\"app\"`: not an option: write `key = value`, or the key alone for a flag"]);
    let errors = rejected(r#"consumer("a"), provider = "b""#, FUNCTION);
    assert_eq!(errors, ["`(`: unexpected after `consumer`: write `consumer = value`, or a comma"]);
}

#[test]
fn every_version_of_the_specification_is_written_and_no_other() {
    let written = [("v1", "V1"), ("v1.1", "V1_1"), ("v2", "V2"), ("v3", "V3"), ("v4", "V4")];
    for (version, variant) in written.into_iter().chain([("V4", "V4"), ("4", "V4"), ("1.1", "V1_1"), ("V3", "V3")]) {
        let expansion = super::expanded(expand, &format!(r#"{OPTIONS}, spec = "{version}""#), FUNCTION);
        assert!(expansion.contains(&format!("SpecVersion::{variant},")), "{expansion}");
    }
    assert!(!rejected(&format!(r#"{OPTIONS}, spec = "vv4""#), FUNCTION).is_empty());
    let errors = rejected(&format!(r#"{OPTIONS}, spec = "v9""#), FUNCTION);
    let message = "unknown specification version \"v9\". The versions are \"v1\", \"v1.1\", \"v2\", \"v3\", \"v4\"";
    assert_eq!(errors, [format!("`\"v9\"`: {message}")]);
}

#[test]
fn names_that_fit_into_no_file_name_are_rejected() {
    for name in ["a/b", r"a\\b", r"a\nb", ".", ".."] {
        let errors = rejected(&format!(r#"consumer = "{name}", provider = "b""#), FUNCTION);
        let expected = format!("`\"{name}\"`: invalid name \"{name}\": the pact file is named after it");
        assert!(errors.len() == 1 && errors[0].starts_with(&expected), "{errors:?}");
    }
    let errors = rejected(r#"consumer = "a", provider = "b/c""#, FUNCTION);
    assert!(errors[0].starts_with("`\"b/c\"`: invalid name \"b/c\""), "{errors:?}");
    let errors = rejected(r#"consumer = "", provider = "b""#, FUNCTION);
    assert_eq!(errors, ["`\"\"`: a name must not be empty: the pact file is named after it"]);
}

#[test]
fn an_empty_output_directory_is_rejected() {
    let errors = rejected(&format!(r#"{OPTIONS}, output = """#), FUNCTION);
    assert_eq!(errors, ["`\"\"`: `output` names a directory: leave it out for the usual one"]);
}

#[test]
fn what_the_contract_says_is_rejected_beside_it() {
    let options = r#"contract = payments, consumer = "a", provider = "b", spec = "v4", output = "c""#;
    assert_eq!(
        rejected(options, "fn pays(mock: MockProvider) {}"),
        [
            "`consumer`: the contract already says its consumer: remove `consumer`",
            "`provider`: the contract already says its provider: remove `provider`",
            "`spec`: the contract already says its spec: remove `spec`",
            "`output`: a contract test writes where every pact of the workspace goes: remove `output`",
        ]
    );
}

#[test]
fn what_only_a_contract_test_has_is_rejected_without_a_contract() {
    let expected = ["`allow_unused`: `allow_unused` goes with `contract = ..`: remove it, or name a contract"];
    assert_eq!(rejected(&format!("{OPTIONS}, allow_unused"), FUNCTION), expected);
}

#[test]
fn ports_out_of_range_are_rejected_on_the_number() {
    let rejected = |port| rejected(&format!("contract = payments, port = {port}"), "fn pays(mock: MockProvider) {}");
    assert_eq!(rejected("0"), ["`0`: leave `port` out for a free port that the system picks"]);
    assert_eq!(rejected("65536"), ["`65536`: `port` takes a number from 1 to 65535"]);
    assert_eq!(rejected("\"80\""), ["`\"80\"`: `port` takes a number from 1 to 65535: write `port = 8080`"]);
}

#[test]
fn a_flag_with_a_value_is_rejected_on_the_value() {
    let errors = rejected("contract = payments, allow_unused = true", "fn pays(mock: MockProvider) {}");
    assert_eq!(errors, ["`true`: `allow_unused` is a flag: write it without a value"]);
    let errors = rejected("contract = payments, allow_unused =", "fn pays(mock: MockProvider) {}");
    assert_eq!(errors, ["`allow_unused`: `allow_unused` is a flag: write it without a value"]);
}

#[test]
fn test_attributes_are_rejected_and_not_emitted() {
    let errors = rejected(OPTIONS, "#[test] #[tokio::test] fn pays(pact: Pact) {}");
    assert_eq!(
        errors,
        [
            "`#[test]`: remove it: `#[pact_consumer]` already makes a test",
            "`#[tokio::test]`: remove it: `#[pact_consumer]` already makes a test",
        ]
    );
}

#[test]
fn functions_that_a_test_cannot_call_are_rejected() {
    let item = r#"const unsafe extern "C" fn pays<T>(pact: Pact) where T: Clone {}"#;
    assert_eq!(
        rejected(OPTIONS, item),
        [
            "`const`: `#[pact_consumer]` cannot call a `const` function: remove this",
            "`unsafe`: `#[pact_consumer]` cannot call an `unsafe` function: remove this",
            "`extern \"C\"`: `#[pact_consumer]` cannot call an `extern` function: remove this",
            "`<T>`: `#[pact_consumer]` cannot call a generic function: remove this",
            "`where T: Clone`: `#[pact_consumer]` cannot call a function with a `where` clause: remove this",
        ]
    );
}

#[test]
fn what_the_compiler_would_reject_too_is_not_emitted() {
    let item = "const unsafe extern \"C\" fn pays(pact: Pact, ...) {}";
    let (_, rest) = super::split_errors(expand(super::tokens(OPTIONS), &super::tokens(item)));
    assert!(rest.to_string().contains(r#"unsafe extern "C" fn pays (pact : Pact ,) { }"#), "{rest}");
    assert!(!rest.to_string().contains("const"), "{rest}");
}

#[test]
fn everything_is_rejected_at_once() {
    let errors = rejected(r#"consumer = "a/b", spec = "two", colour = 1"#, "#[test] fn pays(pact: &Pact) {}");
    assert_eq!(errors.len(), 5, "{errors:#?}");
}

#[test]
fn an_item_that_is_no_function_is_rejected_and_emitted() {
    let (errors, rest) = super::split_errors(expand(super::tokens(OPTIONS), &super::tokens("struct Pays;")));
    assert_eq!(errors, ["`struct`: this attribute belongs on a function"]);
    assert_eq!(rest.to_string(), "struct Pays ;");
}

#[test]
fn a_function_without_a_body_is_rejected_and_emitted() {
    let (errors, rest) = super::split_errors(expand(super::tokens(OPTIONS), &super::tokens("fn pays(pact: Pact);")));
    assert_eq!(errors, ["`;`: the function needs a body: write `{ .. }`"]);
    assert_eq!(rest.to_string(), "fn pays (pact : Pact) ;");
}

#[test]
fn a_body_that_is_wrong_is_left_to_the_compiler() {
    let expansion = expand(super::tokens(OPTIONS), &super::tokens("fn pays(pact: Pact) { pact. }"));
    assert!(expansion.to_string().contains("fn pays (pact : Pact) { pact . }"), "{expansion}");
}

#[test]
fn a_matcher_that_the_version_lacks_is_rejected_on_the_matcher() {
    let options = format!(r#"{OPTIONS}, spec = "v2""#);
    let item = r#"fn pays(pact: Pact) {
        let total = || { my::pattern![{ "a": like({ "b": [date("yyyy", "2000")] }) }] };
        pact.json(pattern! { one_of(["a"]).generated() });
    }"#;
    let message = |name, since| {
        format!(
            "`{name}`: `{name}` is in the specification from {since} on, and this pact is written in v2: raise `spec`, or do without it"
        )
    };
    assert_eq!(rejected(&options, item), [message("date", "v3"), message("generated", "v3")]);
}

#[test]
fn what_may_be_anybodys_and_what_the_version_has_is_left_alone() {
    let bodies = [
        r#"{ integer(1); semver("1.0.0"); }"#,
        "{ other!(integer(1)); pattern(integer(1)); }",
        r#"{ pattern!({ "a": like(1), "b": my::integer(1), "c": [regex("a", "a"), random()] }); }"#,
        r#"{ pattern!({ "a" integer(1) }); }"#,
    ];
    for body in bodies {
        super::expanded(expand, &format!(r#"{OPTIONS}, spec = "v2""#), &format!("fn pays(pact: Pact) {body}"));
    }
    let body = r#"{ pattern!(semver("1.0.0")); }"#;
    super::expanded(expand, OPTIONS, &format!("fn pays(pact: Pact) {body}"));
}
