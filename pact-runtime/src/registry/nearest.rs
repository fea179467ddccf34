/// A remedy for an unknown name: the nearest known one, and all of them. Text in braces may be anything.
///
/// ```
/// use pact_harness::registry::did_you_mean;
///
/// assert_eq!(did_you_mean("a usr exists", ["a user exists"]), "did you mean \"a user exists\"?");
/// assert_eq!(did_you_mean("usr 7 exists", ["user {id} exists"]), "did you mean \"user {id} exists\"?");
/// assert_eq!(did_you_mean("x", ["a user exists"]), "known: \"a user exists\"");
/// assert_eq!(did_you_mean("x", []), "there is none");
/// ```
pub fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    let distance =
        |other: &&str| strsim::damerau_levenshtein(&name.to_lowercase(), &without_captures(other).to_lowercase());
    match known.iter().copied().min_by_key(distance) {
        None => "there is none".to_owned(),
        Some(nearest) if distance(&nearest) * 3 <= name.chars().count().max(3) => format!("did you mean {nearest:?}?"),
        Some(_) => {
            let names: Vec<String> = known.iter().map(|name| format!("{name:?}")).collect();
            format!("known: {}", names.join(", "))
        }
    }
}

fn without_captures(name: &str) -> String {
    name.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect()
}
