use crate::pact_body::expand;

fn rejected(item: &str) -> Vec<String> {
    let (errors, rest) = super::split_errors(expand(super::tokens(item)));
    assert!(rest.to_string().contains("unreachable"), "there is nothing in the place of the implementation: {rest}");
    errors
}

fn expanded(item: &str) -> String {
    super::formatted(expand(super::tokens(item)))
}

#[test]
fn a_struct_has_an_example_and_a_rule_for_each_field() {
    let item = r#"struct User<'a, T> {
        id: u64,
        #[pact(regex = "^a.*", example = "ada")] name: &'a str,
        #[pact(absent)] note: Option<T>,
        #[serde(skip)] cache: u8,
    }"#;
    let expected = r#"#[automatically_derived]
impl<'a, T: ::pact_harness::__private::PactBody> ::pact_harness::__private::PactBody
for User<'a, T> {
    fn example() -> Self {
        Self {
            id: <u64 as ::pact_harness::__private::PactBody>::example(),
            name: ::core::convert::Into::into("ada"),
            note: ::core::option::Option::None,
            cache: <u8 as ::core::default::Default>::default(),
        }
    }
    fn rules(&self, rules: &mut ::pact_harness::__private::BodyRules) {
        let Self { id: field_0, name: field_1, note: field_2, .. } = self;
        rules
            .fields(
                self,
                &[
                    ::pact_harness::__private::Part::of(field_0),
                    ::pact_harness::__private::Part::of(field_1),
                    ::pact_harness::__private::Part::of(field_2),
                ],
            );
        {
            #[allow(unused_imports)]
            use ::pact_harness::__private::{OfAny as _, OfBody as _};
            (&::pact_harness::__private::Value(field_0)).add_rules(rules);
        }
        rules.regex(field_1, "^a.*");
        rules.absent(field_2);
    }
}
"#;
    assert_eq!(expanded(item), expected);
}

#[test]
fn a_unit_only_enum_gives_its_variants_to_one_of() {
    let expansion =
        expanded(r"#[pact(one_of, crate = harness)] enum Kind { #[serde(skip)] Old, A, #[pact(example)] B }");
    assert!(expansion.contains("Self::B {}"), "{expansion}");
    assert!(expansion.contains("::std::vec::Vec::from([Self::A {}, Self::B {}])"), "{expansion}");
    assert!(expansion.contains("rules.one_of(self, &<Self as harness::__private::Choices>::choices())"), "{expansion}");
    assert!(!expansion.contains("pact_harness"), "{expansion}");
}

#[test]
fn an_option_may_be_written_with_or_without_some() {
    let expansion =
        expanded("struct A { #[pact(example = 1)] a: Option<u8>, #[pact(example = Some(1))] b: Option<u8> }");
    assert_eq!(super::dense(&expansion).matches("Some(1)").count(), 2, "{expansion}");
}

#[test]
fn an_option_needs_an_example_or_to_be_absent() {
    assert_eq!(
        rejected("struct User { name: Option<String> }"),
        [
            "`Option<String>`: an `Option` may be there or not: add `#[pact(absent)]`, or an example of its value, `#[pact(example = ..)]`"
        ]
    );
    assert_eq!(
        rejected("struct User { #[pact(absent)] name: String }"),
        ["`String`: only an `Option` can be absent: remove `absent`"]
    );
}

#[test]
fn options_that_contradict_each_other_are_rejected() {
    assert_eq!(
        rejected(
            r#"struct User { #[pact(min = 3, max = 1)] a: Vec<u8>, #[pact(equal, regex = "a", example = "a")] b: String }"#
        ),
        [
            "`1`: an array cannot have at least 3 and at most 1 items",
            "`equal`: a field has one rule: remove `regex` or `equal`",
        ]
    );
    assert_eq!(
        rejected("struct User { #[pact(absent, example = 1)] a: Option<u8> }"),
        ["`example`: an absent field has no example: remove `absent` or `example`"]
    );
}

#[test]
fn a_text_rule_needs_an_example() {
    assert_eq!(
        rejected(r#"struct User { #[pact(date = "yyyy")] born: String }"#),
        ["`\"yyyy\"`: `date` needs a text that fits: add `example = \"..\"`"]
    );
}

#[test]
fn a_rule_is_rejected_where_nothing_is_checked() {
    assert_eq!(
        rejected("struct User { #[serde(skip)] #[pact(equal)] a: u8, #[serde(flatten)] #[pact(equal)] b: B }"),
        [
            "`equal`: serde skips this field, so there is nothing to check: remove `equal`",
            "`equal`: a flattened field has no place of its own, its type's fields have the rules: remove `equal`",
        ]
    );
}

#[test]
fn an_example_without_end_is_rejected() {
    let errors = rejected("struct Node { children: Vec<Node> }");
    assert_eq!(errors.len(), 1);
    assert!(errors[0].starts_with("`Vec<Node>`: an example of `Node` with an example of `Node` in it"), "{errors:?}");
}

#[test]
fn what_has_no_example_is_rejected() {
    assert_eq!(rejected("enum Never {}"), ["`Never`: an enum without a variant that serde writes has no example"]);
    let (errors, _) = super::split_errors(expand(super::tokens("union Bits { a: u8 }")));
    assert_eq!(errors, ["`union`: serde writes no unions: derive `PactBody` for a struct or an enum"]);
    assert_eq!(
        rejected("#[pact(one_of)] enum Kind { A(u8) }"),
        ["`one_of`: `one_of` is for an enum of which no variant has data: remove it"]
    );
}
