//! "did you mean": the nearest of the allowed names.

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

/// The number of insertions, deletions and replacements that turn one name into the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.chars().enumerate() {
        let mut corner = row;
        let mut current = vec![row + 1];
        for (&other, &above) in right.iter().zip(&previous[1..]) {
            let beside = current[current.len() - 1];
            let replaced = corner + usize::from(letter != other);
            current.push(replaced.min(above + 1).min(beside + 1));
            corner = above;
        }
        previous = current;
    }
    previous[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_single_letter_changes() {
        assert_eq!(distance("", ""), 0);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("consumr", "consumer"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

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
