use fastrand::Rng;

use crate::generate::GenerateReason;
use crate::model::Json;

/// The digits before the point are at most so many: a double holds them to the last, and is never infinite.
const MOST_BEFORE_POINT: usize = 15;

/// A number where the example is one, and text otherwise, as in the official implementation.
pub(super) fn make(digits: u16, example: &Json, random: &mut Rng) -> Result<Json, GenerateReason> {
    if digits == 0 {
        return Err(GenerateReason::invalid("a number has at least one digit"));
    }
    let text = decimal(digits.into(), random);
    Ok(match example {
        Json::Number(_) if digits == 1 => Json::Number(format!("{text}.0").into()),
        Json::Number(_) => Json::Number(text.into()),
        _ => Json::string(text),
    })
}

/// No zero stands before another digit of the whole part; a single digit has no point.
fn decimal(digits: usize, random: &mut Rng) -> String {
    let whole = if digits == 1 { 1 } else { random.usize(1..digits.min(MOST_BEFORE_POINT + 1)) };
    let mut text = String::with_capacity(digits + 1);
    text.push(if whole == 1 { random.digit(10) } else { char::from(random.u8(b'1'..=b'9')) });
    for place in 1..digits {
        if place == whole {
            text.push('.');
        }
        text.push(random.digit(10));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_number_has_its_digits_and_no_zero_too_many() {
        let random = &mut Rng::with_seed(1);
        for digits in [2, 3, 4, 10, 100] {
            for _ in 0..500 {
                let text = decimal(digits, random);
                let (whole, fraction) = text.split_once('.').unwrap();
                assert_eq!(whole.len() + fraction.len(), digits, "{text}");
                assert!(
                    !whole.is_empty() && !fraction.is_empty() && (whole.len() == 1 || !whole.starts_with('0')),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn a_single_digit_has_a_fraction_only_as_a_number() {
        let made = |example| make(1, &example, &mut Rng::with_seed(1)).unwrap().to_string();
        assert_eq!(made(Json::string("")).len(), 3);
        assert!(made(Json::Number("1".into())).ends_with(".0"));
    }

    #[test]
    fn a_number_without_digits_is_an_error() {
        assert_eq!(
            make(0, &Json::Null, &mut Rng::with_seed(1)),
            Err(GenerateReason::invalid("a number has at least one digit"))
        );
    }
}
