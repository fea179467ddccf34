use fastrand::Rng;

use crate::model::UuidFormat;

/// A UUID of version 4, which is random but for its version and its variant.
pub(super) fn make(format: Option<UuidFormat>, random: &mut Rng) -> String {
    let version = 0x4 << 76;
    let variant = 0x8 << 60;
    let free = random.u128(..) & !(0xf << 76) & !(0xc << 60);
    let simple = format!("{:032x}", free | version | variant);
    let hyphenated = || [&simple[..8], &simple[8..12], &simple[12..16], &simple[16..20], &simple[20..]].join("-");
    match format.unwrap_or(UuidFormat::LowerCaseHyphenated) {
        UuidFormat::Simple => simple,
        UuidFormat::LowerCaseHyphenated => hyphenated(),
        UuidFormat::UpperCaseHyphenated => hyphenated().to_ascii_uppercase(),
        UuidFormat::Urn => format!("urn:uuid:{}", hyphenated()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Regex;

    #[test]
    fn every_format_has_the_bits_of_version_4() {
        let random = &mut Rng::with_seed(1);
        let lower = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
        for (format, regex) in [
            (None, lower.to_owned()),
            (Some(UuidFormat::LowerCaseHyphenated), lower.to_owned()),
            (Some(UuidFormat::UpperCaseHyphenated), lower.replace("a-f", "A-F").replace("ab]", "AB]")),
            (Some(UuidFormat::Urn), format!("urn:uuid:{lower}")),
            (Some(UuidFormat::Simple), lower.replace("}-", "}")),
        ] {
            let regex = Regex::new(&regex).unwrap();
            for _ in 0..200 {
                let made = make(format, random);
                assert!(regex.is_match(&made), "{made} is not {regex:?}");
            }
        }
    }
}
