//! "did you mean": the nearest of the allowed names.

use strsim::damerau_levenshtein as distance;

/// The allowed name that the given one is most likely meant to be.
pub(crate) fn nearest<'a>(name: &str, allowed: &[&'a str]) -> Option<&'a str> {
    let near = (name.chars().count() / 3).max(1);
    by_distance(name, allowed).into_iter().next().filter(|candidate| distance(name, candidate) <= near)
}

/// The allowed names as a sentence's list, nearest first.
pub(crate) fn list(name: &str, allowed: &[&str]) -> String {
    let quoted: Vec<_> = by_distance(name, allowed).into_iter().map(|candidate| format!("`{candidate}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A question that names the nearest of the allowed names, if one is near.
pub(crate) fn did_you_mean(name: &str, allowed: &[&str]) -> String {
    nearest(name, allowed).map_or_else(String::new, |candidate| format!(": did you mean `{candidate}`?"))
}

fn by_distance<'a>(name: &str, allowed: &[&'a str]) -> Vec<&'a str> {
    let mut allowed = allowed.to_vec();
    allowed.sort_by_key(|candidate| distance(name, candidate));
    allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_far_name_has_no_nearest() {
        assert_eq!(nearest("consumr", &["provider", "consumer"]), Some("consumer"));
        assert_eq!(nearest("timeout", &["provider", "consumer"]), None);
    }

    #[test]
    fn the_list_begins_with_the_nearest() {
        assert_eq!(list("spek", &["provider", "spec", "name"]), "`spec`, `name` and `provider`");
    }
}
