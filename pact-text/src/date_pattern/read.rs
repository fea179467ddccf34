//! Whether a text is what a pattern describes. Greedy and without a way back, as in the official implementation: each
//! field takes what it can, and what it took stays taken. Only what is optional is given back whole.

use std::borrow::Cow;

use datealgo::days_in_month;

use super::DateTextError;
use super::field::{Field, Name, Number, Offset, Prefix, Token};
use super::zones;

/// Java's limit for an offset from UTC. The official implementation stops at 11 hours, and no text from Auckland is a
/// date; on the other hand it takes `+-+02:00`, and the 60th second of an offset.
const FURTHEST_OFFSET: u64 = 18;

pub(super) fn accepts(tokens: &[Token], text: &str) -> Result<(), DateTextError> {
    let mut reader = Reader { text, at: 0, seen: Seen::default(), given_up: None };
    let whole = reader.whole(tokens).map_err(|wrong| {
        // What an optional section stumbled over is the better reason if it got further.
        reader.given_up.take().filter(|other| other.at > wrong.at).unwrap_or(wrong)
    });
    whole.and_then(|()| reader.day_exists()).map_err(|wrong| {
        let character = text[..wrong.at].chars().count() + 1;
        DateTextError { reason: wrong.reason, character }
    })
}

struct Reader<'t> {
    text: &'t str,
    /// The byte where the rest begins.
    at: usize,
    seen: Seen<'t>,
    given_up: Option<Wrong>,
}

/// The first of each of these fields, and where the day stands.
#[derive(Clone, Copy, Default)]
struct Seen<'t> {
    year: Option<&'t str>,
    month: Option<u8>,
    day: Option<(u8, usize)>,
}

struct Wrong {
    at: usize,
    reason: Cow<'static, str>,
}

type Read<T = ()> = Result<T, Wrong>;

fn wrong<T>(at: usize, reason: impl Into<Cow<'static, str>>) -> Read<T> {
    Err(Wrong { at, reason: reason.into() })
}

impl<'t> Reader<'t> {
    fn whole(&mut self, tokens: &[Token]) -> Read {
        self.tokens(tokens)?;
        if self.rest().is_empty() { Ok(()) } else { wrong(self.at, "expected the end") }
    }

    fn tokens(&mut self, tokens: &[Token]) -> Read {
        tokens.iter().try_for_each(|token| match token {
            Token::Literal(text) => self.literal(text),
            Token::Field(field) => self.field(*field),
            Token::Padded(width, field) => self.padded(*width, *field),
            Token::Optional(tokens) => {
                self.optional(|reader| reader.tokens(tokens));
                Ok(())
            }
        })
    }

    /// Reads what may be there, or nothing.
    fn optional(&mut self, read: impl FnOnce(&mut Self) -> Read) {
        let before = (self.at, self.seen);
        if let Err(wrong) = read(self) {
            (self.at, self.seen) = before;
            if self.given_up.as_ref().is_none_or(|other| other.at < wrong.at) {
                self.given_up = Some(wrong);
            }
        }
    }

    fn padded(&mut self, width: usize, field: Field) -> Read {
        let (start, whole) = (self.at, self.text);
        let incomplete = || wrong(start, format!("expected {width} characters, spaces first,"));
        let Some(text) = whole.get(..start + width) else { return incomplete() };
        self.at = text.len() - text[start..].trim_start_matches(' ').len();
        // The field sees nothing beyond its width.
        self.text = text;
        let read = self.field(field);
        self.text = whole;
        read?;
        if self.at == text.len() { Ok(()) } else { incomplete() }
    }

    fn field(&mut self, field: Field) -> Read {
        match field {
            Field::Year { most, .. } => {
                let year = self.digits("year", most)?;
                self.seen.year.get_or_insert(year);
                Ok(())
            }
            Field::Number(number, width) => self.number_field(number, width),
            Field::Name(name) => self.name(name),
            Field::Fraction(most) => self.digits("fraction of the second", most).map(drop),
            Field::Offset(offset) => self.offset(offset),
            Field::ZoneName => self.zone(zones::abbreviation, "the abbreviation of a time zone such as `PDT`"),
            Field::ZoneId => self.zone(zones::id, "a time zone such as `Europe/Warsaw`"),
        }
    }

    fn number_field(&mut self, number: Number, width: usize) -> Read {
        let start = self.at;
        let range = number.range();
        if number == Number::DayOfWeek && width == 2 {
            // Java writes `05` for `ee`, the official implementation reads `5`.
            self.skip("0");
        }
        let value = self.number(range.name, range.digits, range.min, range.max)?;
        match number {
            Number::Month => drop(self.seen.month.get_or_insert(value.try_into().unwrap_or_default())),
            Number::DayOfMonth => drop(self.seen.day.get_or_insert((value.try_into().unwrap_or_default(), start))),
            _ => {}
        }
        Ok(())
    }

    fn name(&mut self, name: Name) -> Read {
        let rest = self.rest().as_bytes();
        let starts =
            |text: &&str| rest.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text.as_bytes()));
        let Some(index) = name.texts().iter().position(starts) else {
            return wrong(self.at, format!("expected {}", name.what()));
        };
        self.at += name.texts()[index].len();
        if matches!(name, Name::Month | Name::ShortMonth) {
            self.seen.month.get_or_insert(u8::try_from(index + 1).unwrap_or_default());
        }
        Ok(())
    }

    fn offset(&mut self, offset: Offset) -> Read {
        match offset.prefix {
            Prefix::Zulu if self.skip("Z") => return Ok(()),
            Prefix::Zulu if !self.rest().starts_with(['+', '-']) => return wrong(self.at, "expected `Z`, `+` or `-`"),
            Prefix::Gmt if !self.skip("GMT") && !self.skip("UTC") => return wrong(self.at, "expected `GMT` or `UTC`"),
            Prefix::Gmt => self.optional(|reader| reader.hours(offset)),
            Prefix::Nothing | Prefix::Zulu => self.hours(offset)?,
        }
        Ok(())
    }

    /// The sign and what follows. Hours and minutes may have one digit, as in the official implementation.
    fn hours(&mut self, offset: Offset) -> Read {
        if !self.skip("+") && !self.skip("-") {
            return wrong(self.at, "expected `+` or `-`");
        }
        self.number("hour of the offset", 2, 0, FURTHEST_OFFSET)?;
        if offset.short {
            self.optional(|reader| reader.sixtieth("minute of the offset", offset.colon));
        } else {
            self.sixtieth("minute of the offset", offset.colon)?;
        }
        if offset.seconds {
            self.optional(|reader| reader.sixtieth("second of the offset", offset.colon));
        }
        Ok(())
    }

    fn sixtieth(&mut self, name: &'static str, colon: bool) -> Read {
        if colon {
            self.literal(":")?;
        }
        self.number(name, 2, 0, 59).map(drop)
    }

    /// A time zone that `find` knows by the length of its name, or else an offset in its place.
    fn zone(&mut self, find: fn(&str) -> Option<usize>, what: &'static str) -> Read {
        let start = self.at;
        if let Some(len) = find(self.rest()) {
            self.at += len;
        } else if self.offset(Offset::ZONE).is_err() {
            return wrong(start, format!("expected {what}"));
        }
        Ok(())
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    fn literal(&mut self, text: &str) -> Read {
        if self.skip(text) { Ok(()) } else { wrong(self.at, format!("expected `{text}`")) }
    }

    fn digits(&mut self, name: &str, most: usize) -> Read<&'t str> {
        let rest = self.rest();
        let len = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if len == 0 {
            return wrong(self.at, format!("expected the {name}"));
        }
        self.at += len;
        Ok(&rest[..len])
    }

    fn number(&mut self, name: &str, digits: usize, min: u64, max: u64) -> Read<u64> {
        let start = self.at;
        let value = self.digits(name, digits)?.parse().unwrap_or(u64::MAX);
        if (min..=max).contains(&value) {
            Ok(value)
        } else {
            wrong(start, format!("{name} {value} is not between {min} and {max}"))
        }
    }

    /// Java's default takes 31 February for the last of the month, the official implementation takes it for no date.
    fn day_exists(&self) -> Read {
        let (Some((day, at)), Some(month)) = (self.seen.day, self.seen.month) else { return Ok(()) };
        // The calendar repeats every 400 years. Without a year there may be a 29 February, as in Java; the official
        // implementation, which has 2001 instead, knows nobody born that day.
        let fold = |year, digit: u8| (year * 10 + i32::from(digit - b'0')) % 400;
        let year = self.seen.year.map_or(0, |year| year.bytes().fold(0, fold));
        let days = days_in_month(year, month);
        if day <= days {
            return Ok(());
        }
        let name = Name::Month.texts()[usize::from(month) - 1];
        let year = self.seen.year.map(|year| format!(" {year}")).unwrap_or_default();
        wrong(at, format!("day {day} is not among the {days} days of {name}{year}"))
    }
}
