//! From the text of an expression to its moves. The grammar is the official implementation's, except that what it
//! overlooks at the end of an expression is an error here.

use super::Direction::{Back, Forward};
use super::words::Grammar;
use super::{Direction, Move, afternoon};

/// The character where it is wrong, from 0, and why.
pub(super) type Wrong = (usize, String);

/// The moves of a text that stands so many characters into the whole expression. No text is no move; spaces are an
/// error, as in the official implementation.
pub(super) fn parse(grammar: &Grammar, text: &str, offset: usize) -> Result<Vec<Move>, Wrong> {
    let mut moves = Vec::new();
    if text.is_empty() {
        return Ok(moves);
    }
    let mut parser = Parser { grammar, text, rest: text, offset };
    if !parser.rest().starts_with(['+', '-']) {
        moves.extend(parser.beginning()?);
    }
    while !parser.rest().is_empty() {
        let direction = parser.word(&[("+", Forward), ("-", Back)]);
        let direction = direction.ok_or_else(|| parser.expected("`+`, `-` or the end"))?;
        moves.push(parser.amount(direction)?);
    }
    Ok(moves)
}

struct Parser<'g, 't> {
    grammar: &'g Grammar,
    text: &'t str,
    rest: &'t str,
    offset: usize,
}

impl<'t> Parser<'_, 't> {
    /// The rest without the spaces before it.
    fn rest(&mut self) -> &'t str {
        self.rest = self.rest.trim_ascii_start();
        self.rest
    }

    /// What should be in the place of the rest.
    fn expected(&mut self, what: &str) -> Wrong {
        let before = &self.text[..self.text.len() - self.rest().len()];
        (self.offset + before.chars().count(), format!("expected {what}"))
    }

    /// The longest of these words that comes next. Nothing has to stand between words: `tomorrow+4years`.
    fn word<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        let rest = self.rest();
        let found = words.iter().filter(|(word, _)| rest.starts_with(word));
        let (word, meaning) = found.max_by_key(|(word, _)| word.len())?;
        self.rest = &rest[word.len()..];
        Some(*meaning)
    }

    fn beginning(&mut self) -> Result<Option<Move>, Wrong> {
        if let Some(base) = self.word(self.grammar.bases) {
            return Ok(base);
        }
        if let Some(direction) = self.word(&[("next", Forward), ("last", Back)]) {
            let goal = self.word(self.grammar.goals);
            let goal = goal.ok_or_else(|| self.expected(self.grammar.goal))?;
            return Ok(Some(goal.towards(direction)));
        }
        if self.grammar.o_clock && self.rest().starts_with(|c: char| c.is_ascii_digit()) {
            return self.o_clock().map(Some);
        }
        Err(self.expected(self.grammar.beginning))
    }

    fn o_clock(&mut self) -> Result<Move, Wrong> {
        let no_hour = self.expected("an hour from 1 to 12");
        let hour = self.number()?;
        self.word(&[("o'clock", ())]).ok_or_else(|| self.expected("`o'clock`"))?;
        let hour = u8::try_from(hour).ok().filter(|hour| (1..=12).contains(hour)).ok_or(no_hour)?;
        Ok(match self.word(&[("am", false), ("pm", true)]) {
            Some(false) => Move::Hour(hour),
            Some(true) => Move::Hour(afternoon(hour)),
            None => Move::NextHour(hour),
        })
    }

    fn number(&mut self) -> Result<u64, Wrong> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 {
            return Err(self.expected("a number"));
        }
        let number = rest[..digits].parse().map_err(|_| self.expected("a smaller number"))?;
        self.rest = &rest[digits..];
        Ok(number)
    }

    fn amount(&mut self, direction: Direction) -> Result<Move, Wrong> {
        let too_far = self.expected("no more than 10000 years");
        let number = self.number()?;
        let unit = self.word(self.grammar.units).ok_or_else(|| self.expected(self.grammar.unit))?;
        let number = i64::try_from(number).ok().filter(|number| *number <= unit.in_ten_thousand_years());
        Ok(unit.times(direction, number.ok_or(too_far)?))
    }
}
