//! Whom a badge is about.

use crate::http::Request;

/// `consumer/provider pact`, or one of the two, perhaps as initials.
pub(super) fn of(request: &Request, consumer: &str, provider: &str) -> String {
    let [consumer, provider] = [consumer, provider].map(|name| name_of(request, name));
    named(request, &consumer, &provider)
}

/// The same with the tags of both.
pub(super) fn of_tags(request: &Request, consumer: (&str, &str), provider: (&str, &str)) -> String {
    let [consumer, provider] = [consumer, provider].map(|(name, tag)| format!("{} ({tag})", name_of(request, name)));
    named(request, &consumer, &provider)
}

fn named(request: &Request, consumer: &str, provider: &str) -> String {
    match request.query("label") {
        Some("consumer") => format!("{consumer} pact"),
        Some("provider") => format!("{provider} pact"),
        _ => format!("{consumer}/{provider} pact"),
    }
}

fn name_of(request: &Request, name: &str) -> String {
    if request.query("initials") == Some("true") { initials(name) } else { name.to_lowercase() }
}

/// The first letter of each word; words are divided by signs and by capital letters after small ones.
fn initials(name: &str) -> String {
    let mut initials = String::new();
    let mut before = ' ';
    for letter in name.chars() {
        let begins = !before.is_alphanumeric() || before.is_lowercase() && letter.is_uppercase();
        if letter.is_alphanumeric() && begins {
            initials.extend(letter.to_lowercase());
        }
        before = letter;
    }
    if initials.is_empty() { name.to_lowercase() } else { initials }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_words() {
        for (name, expected) in [
            ("BdgWeb", "bw"),
            ("Bdg-Sto_re", "bsr"),
            ("order service", "os"),
            ("orders", "o"),
            ("APIGateway", "a"),
            ("ÄpfelÖl", "äö"),
            ("--", "--"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
