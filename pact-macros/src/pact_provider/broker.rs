//! The option `broker`: what is selected of the broker of the environment.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::errors::Errors;
use crate::options::Options;

const OPTIONS: [&str; 11] = [
    "main_branch",
    "matching_branch",
    "branch",
    "deployed_or_released",
    "deployed",
    "released",
    "environment",
    "latest",
    "tag",
    "pending",
    "wip_since",
];

/// The variants of `BrokerOption`, if the option was given.
pub(super) fn read(options: &Options, errors: &mut Errors) -> Option<Vec<TokenStream>> {
    let options = options.flag_or_list("broker", "broker(main_branch, deployed_or_released)", &OPTIONS, errors)?;
    let mut variants = Vec::new();
    let flags = [
        ("main_branch", quote!(MainBranch)),
        ("matching_branch", quote!(MatchingBranch)),
        ("deployed_or_released", quote!(DeployedOrReleased)),
        ("deployed", quote!(Deployed)),
        ("released", quote!(Released)),
        ("latest", quote!(Latest)),
        ("pending", quote!(Pending)),
    ];
    for (key, variant) in flags {
        if options.flag(key, errors) {
            variants.push(variant);
        }
    }
    let named = [("branch", quote!(Branch)), ("tag", quote!(Tag)), ("environment", quote!(Environment))];
    for (key, variant) in named {
        for name in options.texts(key, errors).unwrap_or_default() {
            if name.value().trim().is_empty() {
                errors.at(&name, format!("`{key}` needs a name"));
            }
            variants.push(quote!(#variant(#name)));
        }
    }
    if let Some(date) = options.text("wip_since", errors) {
        if !is_date(&date) {
            errors.at(&date, "`wip_since` is a date: write `wip_since = \"2026-01-31\"`");
        }
        variants.push(quote!(WipSince(#date)));
    }
    Some(variants)
}

fn is_date(literal: &LitStr) -> bool {
    let text = literal.value();
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |text: &str, digits: usize| {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| is_number)
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}
