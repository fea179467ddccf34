//! Queries as Rack reads them: `q[][pacticipant]=A&q[][version]=1` is one selector, a repeated key begins the next.

/// The last value of a parameter.
pub(super) fn last<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(other, _)| other == name).map(|(_, value)| &**value)
}

/// The values of `name[]`.
pub(super) fn list<'a>(pairs: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    pairs.iter().filter(|(other, _)| other.strip_suffix("[]") == Some(name)).map(|(_, value)| &**value).collect()
}

/// The objects of `name[][key]`, also written `name[]key`.
pub(super) fn objects<'a>(pairs: &'a [(String, String)], name: &str) -> Vec<Vec<(&'a str, &'a str)>> {
    let mut objects: Vec<Vec<(&str, &str)>> = Vec::new();
    for (key, value) in pairs {
        let Some(key) = key.strip_prefix(name).and_then(|rest| rest.strip_prefix("[]")) else { continue };
        let key = key.strip_prefix('[').and_then(|key| key.strip_suffix(']')).unwrap_or(key);
        if key.is_empty() {
            continue;
        }
        match objects.last_mut() {
            Some(object) if object.iter().all(|(other, _)| *other != key) => object.push((key, value)),
            _ => objects.push(vec![(key, value)]),
        }
    }
    objects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::pairs;

    #[test]
    fn a_repeated_key_begins_the_next_object() {
        for query in [
            "q[][pacticipant]=A&q[][version]=1%2B2&q[][pacticipant]=B+C",
            "q%5B%5D%5Bpacticipant%5D=A&q%5B%5D%5Bversion%5D=1%2B2&q[]pacticipant=B%20C",
        ] {
            let pairs = pairs(query);
            let expected = vec![vec![("pacticipant", "A"), ("version", "1+2")], vec![("pacticipant", "B C")]];
            assert_eq!(objects(&pairs, "q"), expected);
        }
        let pairs = pairs("success[]=true&success[]=&a=1&a=2");
        assert_eq!(list(&pairs, "success"), ["true", ""]);
        assert_eq!(last(&pairs, "a"), Some("2"));
    }
}
