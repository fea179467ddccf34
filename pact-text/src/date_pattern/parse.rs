//! From the text of a pattern to its tokens.

use super::field::{Field, Name, Number, Offset, Token, YearKind};

/// Nobody nests deeper, and what is walked recursively must end.
const DEEPEST: usize = 16;

/// Digits of a lone `y` that no other digits follow, as many as Java reads.
const LONGEST_YEAR: usize = 19;

/// The character where it is wrong, from 0, and why.
pub(super) type Wrong = (usize, String);

pub(super) fn parse(pattern: &str) -> Result<Vec<Token>, Wrong> {
    if pattern.is_empty() {
        return Err((0, "expected a letter such as `y`".to_owned()));
    }
    Parser { chars: pattern.chars().collect(), at: 0 }.section(0)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
}

impl Parser {
    /// The tokens up to the end, or to the `]` of an optional section.
    fn section(&mut self, depth: usize) -> Result<Vec<Token>, Wrong> {
        let mut tokens = Vec::new();
        while let Some(&c) = self.chars.get(self.at) {
            let start = self.at;
            self.at += 1;
            match c {
                ']' if depth > 0 => break,
                ']' => return Err((start, "expected a `[` before `]`".to_owned())),
                '[' if depth == DEEPEST => {
                    return Err((start, format!("expected at most {DEEPEST} `[` in each other")));
                }
                '[' => tokens.push(Token::Optional(self.section(depth + 1)?)),
                '\'' => push_text(&mut tokens, &self.quoted(start)?),
                '{' | '}' => return Err((start, format!("`{c}` is reserved, as text it stands in single quotes"))),
                'p' => tokens.push(self.padded(start)?),
                c if c.is_ascii_alphabetic() => tokens.push(Token::Field(self.field(start)?)),
                c => push_text(&mut tokens, c.encode_utf8(&mut [0; 4])),
            }
        }
        loosen_years(&mut tokens);
        Ok(tokens)
    }

    /// The text between quotes, the first of which is behind us. Two are one quote, in quotes and outside.
    fn quoted(&mut self, start: usize) -> Result<String, Wrong> {
        let mut text = String::new();
        loop {
            let c = *self.chars.get(self.at).ok_or((start, "expected a closing `'` after this one".to_owned()))?;
            let next = self.chars.get(self.at + 1);
            self.at += 1;
            match (c, next) {
                ('\'', Some('\'')) => self.at += 1,
                ('\'', _) if text.is_empty() => return Ok(c.to_string()),
                ('\'', _) => return Ok(text),
                _ => {}
            }
            text.push(c);
        }
    }

    fn letters(&mut self, start: usize) -> (char, usize) {
        let letter = self.chars[start];
        let count = self.chars[start..].iter().take_while(|c| **c == letter).count();
        self.at = start + count;
        (letter, count)
    }

    fn padded(&mut self, start: usize) -> Result<Token, Wrong> {
        let (_, width) = self.letters(start);
        match self.chars.get(self.at) {
            Some(c) if c.is_ascii_alphabetic() => Ok(Token::Padded(width, self.field(self.at)?)),
            _ => Err((self.at, "expected a letter after `p`".to_owned())),
        }
    }

    fn field(&mut self, start: usize) -> Result<Field, Wrong> {
        let (letter, count) = self.letters(start);
        let Some(most) = most_letters(letter) else {
            let reason = format!("unknown pattern letter `{letter}`; quote literal text with single quotes");
            return Err((start, reason));
        };
        if letter == 'z' && count == 4 {
            return Err((start, "full names of time zones (`zzzz`) are not supported, `z` reads abbreviations".into()));
        }
        if count > most || (letter, count) == ('c', 2) {
            let most = if letter == 'c' { 1 } else { most };
            return Err((start, format!("expected at most {most} `{letter}`, not {count}")));
        }
        Ok(meaning(letter, count))
    }
}

fn push_text(tokens: &mut Vec<Token>, text: &str) {
    match tokens.last_mut() {
        Some(Token::Literal(last)) => last.push_str(text),
        _ => tokens.push(Token::Literal(text.to_owned())),
    }
}

/// How many of a letter may stand together, by the official implementation.
fn most_letters(letter: char) -> Option<usize> {
    match letter {
        'y' | 'u' | 'Y' | 'D' | 'S' | 'A' | 'n' | 'N' => Some(usize::MAX),
        'G' | 'M' | 'L' | 'Q' | 'E' | 'e' | 'c' | 'x' | 'X' | 'Z' => Some(5),
        'O' => Some(4),
        'z' => Some(3),
        'q' | 'w' | 'W' | 'F' | 'd' | 'h' | 'H' | 'k' | 'K' | 'm' | 's' | 'V' => Some(2),
        'a' => Some(1),
        _ => None,
    }
}

fn meaning(letter: char, count: usize) -> Field {
    let year = |kind| Field::Year { kind, width: count, most: count };
    let number = |number| Field::Number(number, count);
    match (letter, count) {
        ('y', _) => year(YearKind::OfEra),
        ('u', _) => year(YearKind::Proleptic),
        ('Y', _) => year(YearKind::OfWeek),
        ('G', _) => Field::Name(Name::Era),
        // Five letters are the initial in Java, the full name in the official implementation.
        ('M', 3) => Field::Name(Name::ShortMonth),
        ('M', 4..) => Field::Name(Name::Month),
        // Digits however many, unlike Java's.
        ('L', _) => Field::Number(Number::Month, count.min(2)),
        ('M', _) => number(Number::Month),
        ('Q', 3) => Field::Name(Name::ShortQuarter),
        ('Q', 4..) => Field::Name(Name::Quarter),
        ('Q' | 'q', _) => number(Number::Quarter),
        ('w', _) => number(Number::WeekOfYear),
        ('W', _) => number(Number::WeekOfMonth),
        ('F', _) => number(Number::WeeksOfMonthBefore),
        ('D', _) => number(Number::DayOfYear),
        ('d', _) => number(Number::DayOfMonth),
        ('e' | 'c', 1..=2) => number(Number::DayOfWeek),
        ('E', 1..=3) | ('e' | 'c', 3) => Field::Name(Name::ShortWeekday),
        ('E' | 'e' | 'c', _) => Field::Name(Name::Weekday),
        ('a', _) => Field::Name(Name::HalfOfDay),
        ('h', _) => number(Number::ClockHourOfHalf),
        ('H', _) => number(Number::HourOfDay),
        ('k', _) => number(Number::ClockHourOfDay),
        ('K', _) => number(Number::HourOfHalf),
        ('m', _) => number(Number::Minute),
        ('s', _) => number(Number::Second),
        ('S', _) => Field::Fraction(count),
        ('A', _) => number(Number::MilliOfDay),
        ('n', _) => number(Number::Nanosecond),
        ('N', _) => number(Number::NanoOfDay),
        ('z', _) => Field::ZoneName,
        ('V', _) => Field::ZoneId,
        _ => Field::Offset(Offset::of(letter, count)),
    }
}

/// `d.M.y` means the whole year to Java, where the official implementation reads one digit of it. Before other digits a
/// reader could not tell where the year ends, so there it stays one.
fn loosen_years(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let digits_follow = matches!(
            tokens.get(at + 1),
            Some(
                Token::Field(Field::Year { .. } | Field::Number(..) | Field::Fraction(_))
                    | Token::Padded(..)
                    | Token::Optional(_)
            )
        );
        if let Token::Field(Field::Year { width: 1, most, .. }) = &mut tokens[at]
            && !digits_follow
        {
            *most = LONGEST_YEAR;
        }
    }
}
