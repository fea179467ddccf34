//! Texts that match an expression, made from its parts. What is left open is printable ASCII.

use std::borrow::Cow;

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};
use regex_syntax::{Error, Parser};

use crate::generate::GenerateReason;
use crate::model::Regex;

/// How often more than it must a part repeats that may without end, as in the official implementation; in another such
/// part a quarter of it, or a text would be as long as no real one is.
const MOST_MORE: u32 = 20;
/// How many steps and bytes a text may take: nobody reads a longer one.
const MOST_STEPS: usize = 1 << 20;
/// Word boundaries and inner anchors are not made but found: a text without them is made again.
const MOST_TRIES: usize = 100;

pub(super) fn make(regex: &str, random: &mut Rng) -> Result<String, GenerateReason> {
    let hir = Parser::new().parse(regex).map_err(|error| {
        let reason = match &error {
            Error::Parse(error) => error.kind().to_string(),
            Error::Translate(error) => error.kind().to_string(),
            other => other.to_string(),
        };
        GenerateReason::invalid(format!(
            "no text can be made from `{regex}`: {reason}; give the generator an expression without that, the rule may \
             keep its own"
        ))
    })?;
    // An expression too big to be compiled cannot be that of a rule either.
    let check = if is_sure_to_match(&hir) { None } else { Regex::new(regex).ok() };
    for _ in 0..MOST_TRIES {
        let mut text = Text { bytes: Vec::new(), steps: 0, most_more: MOST_MORE, random };
        let impossible = |reason| GenerateReason::invalid(format!("no text can be made from `{regex}`: {reason}"));
        text.add(&hir).map_err(impossible)?;
        let text = String::from_utf8_lossy(&text.bytes).into_owned();
        if check.as_ref().is_none_or(|check| check.is_match(&text)) {
            return Ok(text);
        }
    }
    Err(GenerateReason::invalid(format!("none of {MOST_TRIES} texts that were made from `{regex}` matches it")))
}

/// Whether nothing has to be found out: it has no conditions but the anchors at its ends, which hold for any whole text.
fn is_sure_to_match(hir: &Hir) -> bool {
    let has_no_conditions = |hir: &Hir| hir.properties().look_set().is_empty();
    let HirKind::Concat(parts) = hir.kind() else { return has_no_conditions(hir) };
    let is = |part: &Hir, look: Look| *part.kind() == HirKind::Look(look);
    let last = parts.len().saturating_sub(1);
    let is_anchor = |i: usize, part: &Hir| (i == 0 && is(part, Look::Start)) || (i == last && is(part, Look::End));
    parts.iter().enumerate().all(|(i, part)| is_anchor(i, part) || has_no_conditions(part))
}

struct Text<'r> {
    bytes: Vec<u8>,
    steps: usize,
    most_more: u32,
    random: &'r mut Rng,
}

impl Text<'_> {
    fn add(&mut self, hir: &Hir) -> Result<(), &'static str> {
        self.steps += 1;
        if self.steps + self.bytes.len() > MOST_STEPS {
            return Err("it would be too long");
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Ok(()),
            HirKind::Literal(literal) => {
                self.bytes.extend(&*literal.0);
                Ok(())
            }
            HirKind::Class(class) => self.add_one_of(class),
            HirKind::Capture(capture) => self.add(&capture.sub),
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.add(part)),
            HirKind::Alternation(parts) => match self.random.choice(parts) {
                Some(part) => self.add(part),
                None => Ok(()),
            },
            HirKind::Repetition(repeated) => self.repeat(repeated),
        }
    }

    fn repeat(&mut self, part: &Repetition) -> Result<(), &'static str> {
        let around = self.most_more;
        let most = part.max.unwrap_or(part.min.saturating_add(around));
        if part.max.is_none() {
            self.most_more /= 4;
        }
        let count = self.random.u32(part.min..=most.max(part.min));
        // Nothing, a billion times, is still nothing.
        let count = if part.sub.properties().maximum_len() == Some(0) { count.min(1) } else { count };
        let done = (0..count).try_for_each(|_| self.add(&part.sub));
        self.most_more = around;
        done
    }

    fn add_one_of(&mut self, class: &Class) -> Result<(), &'static str> {
        let all = match class {
            Class::Unicode(class) => Cow::Borrowed(class),
            Class::Bytes(class) => Cow::Owned(class.to_unicode_class().ok_or("it is about bytes that are not text")?),
        };
        // A text has many characters, so no list of candidates is made for each.
        let printable = || all.iter().map(|range| range.start().max(' ')..=range.end().min('~'));
        let count = printable().map(Iterator::count).sum();
        let chosen = if count > 0 {
            let mut left = self.random.usize(0..count);
            printable().find_map(|mut range| {
                let here = range.clone().count();
                let chosen = if left < here { range.nth(left) } else { None };
                left = left.saturating_sub(here);
                chosen
            })
        } else {
            let range = self.random.choice(all.ranges());
            range.map(|range| self.random.char(range.start()..=range.end()))
        };
        let chosen = chosen.ok_or("nothing matches a part of it")?;
        self.bytes.extend(chosen.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_matches_its_expression() {
        for text in [
            r"\d{1,8}",
            r"^\d{1,2}/\d{1,2}$",
            r"^\/api\/families\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            r"(^a+$)|(^[^\s]*b$)|",
            r"\w+@\w+\.(com|org)",
            r"(?i)abc\s.*",
            r"(?x) a b # c",
            r"\p{Greek}{3}\D\W\S[^/]",
            r"語?€{2,}",
            r"\bword\b \d+\.\d",
            r"cost: \d+\$",
            "",
        ] {
            let regex = Regex::new(text).unwrap();
            let random = &mut Rng::with_seed(1);
            for _ in 0..20 {
                let made = make(text, random).unwrap();
                assert!(regex.is_match(&made), "{made:?} is not {regex:?}");
            }
        }
    }

    #[test]
    fn what_is_left_open_is_printable() {
        let made = make(".{1000}", &mut Rng::with_seed(1)).unwrap();
        assert!(made.len() == 1000 && made.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{made}");
    }

    #[test]
    fn what_has_no_text_is_an_error_and_takes_no_time() {
        let error = |regex| make(regex, &mut Rng::with_seed(1)).unwrap_err().to_string();
        assert_eq!(
            error("(?!a)b"),
            "no text can be made from `(?!a)b`: look-around, including look-ahead and look-behind, is not supported; give \
             the generator an expression without that, the rule may keep its own"
        );
        assert!(error(r"(a)\1").contains("backreferences are not supported"));
        assert!(error("(").contains("unclosed group"));
        assert_eq!(error(r"a[^\s\S]"), r"no text can be made from `a[^\s\S]`: nothing matches a part of it");
        assert_eq!(error(r"a\bb"), r"none of 100 texts that were made from `a\bb` matches it");
        assert!(error("(((a{1000}){1000}){1000})").ends_with("it would be too long"));
        assert!(error("(a?){4000000000}").ends_with("it would be too long"));
        assert_eq!(make("(){4000000000}", &mut Rng::with_seed(1)).as_deref(), Ok(""));
    }
}
