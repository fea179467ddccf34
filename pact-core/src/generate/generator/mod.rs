//! One generator, one file where there is something to it; this one says which file it is.

mod mock_server_url;
mod moment;
mod provider_state;
mod random_decimal;
mod random_int;
mod regex;
mod uuid;

use std::iter::repeat_with;

use fastrand::Rng;

use super::context::Side;
use super::{Context, GenerateReason};
use crate::model::{Generator, Json};
use moment::Kind;

/// How many digits or characters there are unless told.
const LENGTH: u16 = 10;

/// A value in the place of an example, or the reason why there is none.
pub(super) fn make(
    generator: &Generator,
    example: &Json,
    context: &Context<'_>,
    random: &mut Rng,
) -> Result<Json, GenerateReason> {
    let now = &context.now;
    match generator {
        Generator::RandomInt { min, max } => random_int::make(*min, *max, random).map(|made| like(example, made)),
        Generator::RandomDecimal { digits } => random_decimal::make(digits.unwrap_or(LENGTH), example, random),
        Generator::RandomHexadecimal { digits } => Ok(text(digits.unwrap_or(LENGTH), || hexadecimal(random))),
        Generator::RandomString { size } => Ok(text(size.unwrap_or(LENGTH), || random.alphanumeric())),
        Generator::Regex(regex) => regex::make(regex, random).map(Json::string),
        Generator::Uuid(format) => Ok(Json::string(uuid::make(*format, random))),
        Generator::Date(moment) => moment::make(Kind::Date, moment, now).map(Json::string),
        Generator::Time(moment) => moment::make(Kind::Time, moment, now).map(Json::string),
        Generator::DateTime(moment) => moment::make(Kind::DateTime, moment, now).map(Json::string),
        Generator::RandomBoolean => Ok(Json::Bool(random.bool())),
        Generator::ProviderState { expression, data_type } => match context.side {
            Side::Provider { values, .. } => provider_state::make(expression, data_type.as_deref(), values),
            Side::Consumer { .. } => Err(GenerateReason::invalid("only the provider knows values of its states")),
        },
        Generator::MockServerUrl { example, regex } => match context.side {
            Side::Consumer { mock_url: Some(url) } => mock_server_url::make(example, regex, url).map(Json::string),
            _ => Err(GenerateReason::invalid("there is no mock provider whose address it could have")),
        },
        Generator::Plugin { name, .. } => Err(GenerateReason::invalid(format!(
            "`{name}` is not a generator of the Pact specification; it may be a plugin's, and plugins cannot be run here. \
             Without the generator the example is sent"
        ))),
    }
}

/// Whether a generator would make a value, if only a provider state gave what it asks for.
pub(super) fn lacks_value(generator: &Generator, context: &Context<'_>) -> bool {
    match (generator, context.side) {
        (Generator::ProviderState { expression, .. }, Side::Provider { values, .. }) => {
            provider_state::lacks_value(expression, values)
        }
        _ => false,
    }
}

/// A number, as text where the example has one.
fn like(example: &Json, number: String) -> Json {
    match example {
        Json::String(_) => Json::string(number),
        _ => Json::Number(number.into()),
    }
}

fn text(length: u16, character: impl FnMut() -> char) -> Json {
    Json::string(repeat_with(character).take(length.into()).collect::<String>())
}

fn hexadecimal(random: &mut Rng) -> char {
    random.digit(16).to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DateTime;

    fn made(generator: &Generator, example: &Json) -> Vec<Json> {
        let now = DateTime::new(2000, 1, 1).unwrap();
        let one = |seed| make(generator, example, &Context::consumer(now, seed), &mut Rng::with_seed(seed)).unwrap();
        (0..200).map(one).collect()
    }

    fn texts(generator: &Generator) -> Vec<String> {
        let made = made(generator, &Json::string(""));
        made.into_iter().map(|json| json.as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_string_has_the_letters_and_digits_that_it_is_asked_for() {
        for size in [0, 1, 100] {
            let texts = texts(&Generator::RandomString { size: Some(size) });
            let is_right =
                |text: &String| text.len() == usize::from(size) && text.bytes().all(|b| b.is_ascii_alphanumeric());
            assert!(texts.iter().all(is_right), "{texts:?}");
        }
        assert_eq!(texts(&Generator::RandomString { size: None })[0].len(), 10);
    }

    #[test]
    fn a_hexadecimal_number_has_any_length_and_its_digits_repeat() {
        let all = texts(&Generator::RandomHexadecimal { digits: Some(40) });
        assert!(all.iter().all(|text| text.len() == 40 && text.bytes().all(|b| b"0123456789ABCDEF".contains(&b))));
        assert_eq!(texts(&Generator::RandomHexadecimal { digits: None })[0].len(), 10);
    }

    #[test]
    fn a_boolean_is_a_boolean_whatever_the_example() {
        let all = made(&Generator::RandomBoolean, &Json::string("no"));
        assert!(all.contains(&Json::Bool(true)) && all.contains(&Json::Bool(false)));
    }

    #[test]
    fn a_plugin_s_generator_is_refused_by_its_name() {
        let plugin = Generator::Plugin { name: "creditcard".into(), attributes: crate::model::Members::new() };
        let context = Context::consumer(DateTime::new(2000, 1, 1).unwrap(), 1);
        let reason = make(&plugin, &Json::Null, &context, &mut Rng::with_seed(1)).unwrap_err().to_string();
        assert!(reason.starts_with("`creditcard` is not a generator of the Pact specification"), "{reason}");
    }
}
