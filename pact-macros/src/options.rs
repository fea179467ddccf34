//! What stands between the parentheses of an attribute: `key = value` and bare flags.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::token::{Bracket, Paren};
use syn::{Expr, Ident, LitInt, LitStr, Path, Token, bracketed, parenthesized};

use crate::errors::Errors;
use crate::nearest::{did_you_mean, list, nearest};

const COMMA_MISSING: &str = "unexpected here: write a comma between two options";

/// Options that have options of their own.
const WITH_LISTS: [&str; 2] = ["runtime", "broker"];

/// The options of one macro call, each of them known and given once.
#[derive(Default)]
pub(crate) struct Options {
    given: Vec<Given>,
    /// Keys that were meant, in options that were rejected.
    meant: Vec<String>,
}

impl Options {
    /// Reads a list of options, of which only the allowed ones may be there.
    pub(crate) fn read(tokens: TokenStream, allowed: &[&'static str], errors: &mut Errors) -> Self {
        let mut options = Self::default();
        options.extend(tokens, allowed, errors);
        options
    }

    /// Whether an option that was rejected was probably this one.
    pub(crate) fn was_meant(&self, key: &str) -> bool {
        self.meant.iter().any(|meant| meant == key)
    }

    /// Reads more of them.
    pub(crate) fn extend(&mut self, tokens: TokenStream, allowed: &[&'static str], errors: &mut Errors) {
        for tokens in between_commas(tokens) {
            let parser = |input: ParseStream<'_>| self.read_part(input, allowed, errors);
            if let Err(error) = parser.parse2(tokens) {
                errors.add(error);
            }
        }
    }

    /// Rejects every option there is.
    pub(crate) fn reject_all(&self, message: &str, errors: &mut Errors) {
        for given in &self.given {
            errors.at(&given.key, message);
        }
    }

    /// The options in `key(..)`, if it was given.
    pub(crate) fn list(
        &self,
        key: &str,
        example: &str,
        allowed: &[&'static str],
        errors: &mut Errors,
    ) -> Option<Options> {
        let given = self.find(key)?;
        match &given.value {
            Value::List(tokens) => Some(Options::read(tokens.clone(), allowed, errors)),
            Value::None | Value::Tokens(_) => {
                errors.at(&given.key, format!("`{key}` takes options: write `{example}`"));
                None
            }
        }
    }

    /// The options in `key(..)`, or none of them in a mere `key`, if it was given.
    pub(crate) fn flag_or_list(
        &self,
        key: &str,
        example: &str,
        allowed: &[&'static str],
        errors: &mut Errors,
    ) -> Option<Options> {
        match self.find(key)?.value {
            Value::None => Some(Options::default()),
            Value::List(_) | Value::Tokens(_) => self.list(key, example, allowed, errors),
        }
    }

    /// The value of `key = "one of these"`, if it was given.
    pub(crate) fn choice<T: Copy>(&self, key: &str, choices: &[(&'static str, T)], errors: &mut Errors) -> Option<T> {
        let literal = self.text(key, errors)?;
        let given = literal.value();
        let found = choices.iter().find(|(name, _)| *name == given);
        if found.is_none() {
            let known: Vec<_> = choices.iter().map(|(name, _)| format!("{name:?}")).collect();
            errors.at(&literal, format!("`{key}` is {}, not {given:?}", known.join(" or ")));
        }
        found.map(|(_, value)| *value)
    }

    /// The key of an option, if it was given.
    pub(crate) fn key(&self, key: &str) -> Option<&Ident> {
        self.find(key).map(|given| &given.key)
    }

    /// The value of `key = ".."`, if it was given.
    pub(crate) fn text(&self, key: &str, errors: &mut Errors) -> Option<LitStr> {
        self.value(key, "a string", "\"..\"", errors)
    }

    /// The values of `key = ".."` or `key = ["..", ".."]`, if it was given.
    pub(crate) fn texts(&self, key: &str, errors: &mut Errors) -> Option<Vec<LitStr>> {
        self.value::<Texts>(key, "a string, or several in brackets", "\"..\"", errors).map(|Texts(texts)| texts)
    }

    /// The value of `key = "some/directory"`, if it was given.
    pub(crate) fn directory(&self, key: &str, errors: &mut Errors) -> Option<LitStr> {
        let directory = self.text(key, errors)?;
        check_directory(key, &directory, errors);
        Some(directory)
    }

    /// The values of `key = "some/directory"` or `key = ["one", "another"]`, if it was given.
    pub(crate) fn directories(&self, key: &str, errors: &mut Errors) -> Option<Vec<LitStr>> {
        let directories = self.texts(key, errors)?;
        for directory in &directories {
            check_directory(key, directory, errors);
        }
        Some(directories)
    }

    /// The value of `key = some::path`, if it was given.
    pub(crate) fn path(&self, key: &str, errors: &mut Errors) -> Option<Path> {
        self.value::<ModStylePath>(key, "a path", "some::path", errors).map(|ModStylePath(path)| path)
    }

    /// The value of `key = 8080`, if it was given.
    pub(crate) fn port(&self, key: &str, errors: &mut Errors) -> Option<u16> {
        let literal: LitInt = self.value(key, "a number from 1 to 65535", "8080", errors)?;
        match literal.base10_parse::<u16>() {
            Ok(0) => errors.at(&literal, format!("leave `{key}` out for a free port that the system picks")),
            Ok(port) => return Some(port),
            Err(_) => errors.at(&literal, format!("`{key}` takes a number from 1 to 65535")),
        }
        None
    }

    /// The value of `key = any expression`, if it was given.
    pub(crate) fn expression(&self, key: &str, errors: &mut Errors) -> Option<Expr> {
        self.value(key, "an expression", "..", errors)
    }

    /// The value of `key = 3`, if it was given.
    pub(crate) fn number(&self, key: &str, errors: &mut Errors) -> Option<(LitInt, usize)> {
        let literal: LitInt = self.value(key, "a number", "3", errors)?;
        let number = literal.base10_parse().ok();
        if number.is_none() {
            errors.at(&literal, format!("`{key}` takes a number that fits into `usize`"));
        }
        Some((literal, number?))
    }

    /// Whether the flag was given.
    pub(crate) fn flag(&self, key: &str, errors: &mut Errors) -> bool {
        let Some(given) = self.find(key) else { return false };
        if let Value::Tokens(value) | Value::List(value) = &given.value {
            let place = if value.is_empty() { given.key.to_token_stream() } else { value.clone() };
            errors.at(place, format!("`{key}` is a flag: write it without a value"));
        }
        true
    }

    /// The path of the module that generated code calls, below `crate = some::path`.
    pub(crate) fn private(&self, errors: &mut Errors) -> TokenStream {
        private(self.path("crate", errors).as_ref())
    }

    /// Reads what stands between two commas: one option, or several if commas are missing.
    fn read_part(&mut self, input: ParseStream<'_>, allowed: &[&'static str], errors: &mut Errors) -> syn::Result<()> {
        let Ok(key) = input.call(Ident::parse_any) else {
            return Err(input.error("not an option: write `key = value`, or the key alone for a flag"));
        };
        if input.is_empty() {
            self.accept(Given { key, value: Value::None }, allowed, errors);
            return Ok(());
        }
        if input.peek(Paren) && WITH_LISTS.iter().any(|known| key == known) {
            let list;
            parenthesized!(list in input);
            let value = Value::List(list.parse()?);
            self.accept(Given { key, value }, allowed, errors);
            return if input.is_empty() { Ok(()) } else { Err(input.error(COMMA_MISSING)) };
        }
        if input.parse::<Token![=]>().is_err() {
            self.meant.push(key.unraw().to_string());
            return Err(input.error(format!("unexpected after `{key}`: write `{key} = value`, or a comma")));
        }

        let mut value = TokenStream::new();
        while !input.is_empty() && (value.is_empty() || !begins_option(input)) {
            value.extend([input.parse::<TokenTree>()?]);
        }
        self.accept(Given { key, value: Value::Tokens(value) }, allowed, errors);
        if input.is_empty() {
            return Ok(());
        }
        errors.add(input.error(COMMA_MISSING));
        self.read_part(input, allowed, errors)
    }

    fn accept(&mut self, given: Given, allowed: &[&'static str], errors: &mut Errors) {
        let key = given.key.unraw().to_string();
        if !allowed.contains(&key.as_str()) {
            let did_you_mean = did_you_mean(&key, allowed);
            let stop = if did_you_mean.is_empty() { "." } else { "" };
            let message = format!("unknown option `{key}`{did_you_mean}{stop} The options are {}", list(&key, allowed));
            errors.at(&given.key, message);
            self.meant.extend(nearest(&key, allowed).map(str::to_owned));
        } else if self.find(&key).is_some() {
            errors.at(&given.key, format!("`{key}` is given twice: remove one of the two"));
        } else {
            self.given.push(given);
        }
    }

    fn find(&self, key: &str) -> Option<&Given> {
        self.given.iter().find(|given| given.key == key)
    }

    fn value<T: Parse>(&self, key: &str, kind: &str, example: &str, errors: &mut Errors) -> Option<T> {
        let given = self.find(key)?;
        let value = match &given.value {
            Value::Tokens(value) if !value.is_empty() => value.clone(),
            _ => {
                errors.at(&given.key, format!("`{key}` needs a value: write `{key} = {example}`"));
                return None;
            }
        };

        let parsed = |input: ParseStream<'_>| {
            let begin = input.fork();
            let value = input.parse::<T>().map_err(|_| {
                let message = format!("`{key}` takes {kind}: write `{key} = {example}`");
                syn::Error::new(begin.span(), message)
            })?;
            if !input.is_empty() {
                return Err(input.error(COMMA_MISSING));
            }
            Ok(value)
        };
        parsed.parse2(value).map_err(|error| errors.add(error)).ok()
    }
}

/// The path of the module that generated code calls, below the path of `pact_harness`.
pub(crate) fn private(path: Option<&Path>) -> TokenStream {
    path.map_or_else(|| quote!(::pact_harness::__private), |path| quote!(#path::__private))
}

/// An optional value as an expression.
pub(crate) fn option(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(::core::option::Option::None), |value| quote!(::core::option::Option::Some(#value)))
}

fn check_directory(key: &str, directory: &LitStr, errors: &mut Errors) {
    if directory.value().trim().is_empty() {
        errors.at(directory, format!("`{key}` names a directory: leave it out for the usual one"));
    }
}

fn begins_option(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![=])
}

/// One option, its value unread.
struct Given {
    key: Ident,
    value: Value,
}

enum Value {
    None,
    /// What follows `=`.
    Tokens(TokenStream),
    /// What stands in parentheses.
    List(TokenStream),
}

/// A string, or several in brackets.
struct Texts(Vec<LitStr>);

impl Parse for Texts {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(Bracket) {
            return Ok(Self(vec![input.parse()?]));
        }
        let texts;
        bracketed!(texts in input);
        Ok(Self(texts.parse_terminated(<LitStr as Parse>::parse, Token![,])?.into_iter().collect()))
    }
}

/// A path without arguments in angle brackets.
struct ModStylePath(Path);

impl Parse for ModStylePath {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Path::parse_mod_style).map(Self)
    }
}

fn between_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in tokens {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => parts.push(TokenStream::new()),
            (_, Some(part)) => part.extend([token]),
            (_, None) => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
