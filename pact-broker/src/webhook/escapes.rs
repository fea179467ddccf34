//! What escaped characters mean, in the forms that bodies, addresses and pages have.

/// What the beginning of a text may mean: how long it is there, and the bytes that are meant.
pub(super) fn steps(text: &[u8], mut step: impl FnMut(usize, &[u8])) {
    let Some(first) = text.first() else { return };
    step(1, &text[..1]);
    match first {
        b'+' => step(1, b" "),
        b'%' => {
            // Escaped once more, perhaps: %2541.
            let mut at = 1;
            loop {
                if let Some(byte) = text.get(at..at + 2).and_then(|digits| number(digits, 16)) {
                    step(at + 2, &[u8::try_from(byte).unwrap_or_default()]);
                }
                if !text[at..].starts_with(b"25") {
                    break;
                }
                at += 2;
            }
        }
        b'\\' => {
            let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
            let Some(escaped) = text.get(slashes) else { return };
            step(slashes + 1, &[*escaped]);
            match escaped {
                b'n' => step(slashes + 1, b"\n"),
                b't' => step(slashes + 1, b"\t"),
                b'r' => step(slashes + 1, b"\r"),
                b'u' => {
                    if let Some((len, meant)) = unicode(&text[slashes..]) {
                        step(slashes + len, meant.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                }
                b'x' => {
                    if let Some(byte) = text.get(slashes + 1..slashes + 3).and_then(|digits| number(digits, 16)) {
                        step(slashes + 3, &[u8::try_from(byte).unwrap_or_default()]);
                    }
                }
                _ => {}
            }
            // A backslash that is escaped.
            if slashes > 1 {
                step(slashes, b"\\");
                step(2, b"\\");
            }
        }
        b'&' => {
            let mut at = 1;
            while text[at..].starts_with(b"amp;") {
                step(at + 4, b"&");
                at += 4;
            }
            if let Some((len, meant)) = entity(&text[at..]) {
                step(at + len, meant.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        _ => {}
    }
}

/// `u00e9`, or two of them for a character that needs both.
fn unicode(text: &[u8]) -> Option<(usize, char)> {
    let high = number(text.get(1..5)?, 16)?;
    if let Some(one) = char::from_u32(high) {
        return Some((5, one));
    }
    let rest = text.get(5..)?;
    let slashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    let low = number(rest.strip_prefix(&b"\\\\\\\\\\\\\\\\"[..slashes.min(8)])?.strip_prefix(b"u")?.get(..4)?, 16)?;
    let one = char::from_u32(0x1_0000 + ((high & 0x3ff) << 10 | (low & 0x3ff)))?;
    Some((5 + slashes + 5, one))
}

/// What stands behind the `&` of an entity.
fn entity(text: &[u8]) -> Option<(usize, char)> {
    for (name, meant) in [("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("apos;", '\'')] {
        if text.starts_with(name.as_bytes()) {
            return Some((name.len(), meant));
        }
    }
    let end = text.iter().take(10).position(|byte| *byte == b';')?;
    let digits = text[..end].strip_prefix(b"#")?;
    let code = match digits.strip_prefix(b"x").or_else(|| digits.strip_prefix(b"X")) {
        Some(digits) => number(digits, 16),
        None => number(digits, 10),
    };
    Some((end + 1, char::from_u32(code?)?))
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok()
}
