//! Names that are made, and names that look like one another.

/// `checkout-service` as `Checkout Service`: words of camel case, `-`, `_`, `.` and spaces, each with a capital.
pub fn display_name(name: &str) -> String {
    let mut display = String::with_capacity(name.len() + 8);
    let mut single = false;
    for (at, word) in words(name).enumerate() {
        // Single letters inside a name are put together: `team-a_b` is `Team AB`.
        if at > 0 && !single {
            display.push(' ');
        }
        single = at > 0 && word.len() == 1 && word.chars().all(char::is_alphanumeric);
        display.push_str(&capitalised(&word));
    }
    display
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The words of a name: split at separators and where a capital follows a small letter.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut spaced = String::with_capacity(name.len() + 8);
    let letters: Vec<char> = name.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && after.is_some_and(|c| c.is_lowercase()))
            });
        if begins {
            spaced.push(' ');
        }
        spaced.push(if matches!(letter, '-' | '_' | '.' | ':') || letter.is_whitespace() { ' ' } else { *letter });
    }
    spaced.split_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// The existing names that a new name may be a misspelling of: equal words, but for case, a final `s`, and `service`, `api`
/// and `provider`. None where the name exists already.
pub fn similar<'a>(name: &str, existing: &'a [String]) -> Vec<&'a str> {
    if existing.iter().any(|other| other == name) {
        return Vec::new();
    }
    let key = |name: &str| {
        words(name)
            .map(|word| word.to_lowercase())
            .map(|word| word.strip_suffix('s').unwrap_or(&word).to_owned())
            .filter(|word| !matches!(&**word, "api" | "provider" | "service"))
            .collect::<Vec<_>>()
    };
    let wanted = key(name);
    existing.iter().filter(|other| key(other) == wanted).map(|other| &**other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_are_words_with_capitals() {
        for (name, display) in [
            ("ptc_snake-caseAndCamel", "Ptc Snake Case And Camel"),
            ("PtcLocated", "Ptc Located"),
            ("Spn Wéb & Co", "Spn Wéb & Co"),
            ("a.b", "A B"),
            ("envtwo-a_b", "Envtwo AB"),
            ("", ""),
        ] {
            assert_eq!(display_name(name), display);
        }
    }

    #[test]
    fn a_name_is_similar_to_one_with_the_same_words() {
        let existing = ["web-shop".to_owned(), "StockService".to_owned()];
        assert_eq!(similar("WebShops", &existing), ["web-shop"]);
        assert_eq!(similar("stock", &existing), ["StockService"]);
        assert!(similar("web-shop", &existing).is_empty());
        assert!(similar("payments", &existing).is_empty());
    }
}
