//! What a client accepts, and what of it best.

/// `Accept` as routes see it: in lower case, without the types that are refused by `q=0`.
pub fn normalised(header: &str) -> String {
    let accepted = header.split(',').map(str::trim).filter(|range| !range.is_empty() && weight(range) > 0.0);
    accepted.map(str::to_lowercase).collect::<Vec<_>>().join(", ")
}

/// Whether a type is named, and no JSON that is at least as welcome.
pub(super) fn prefers(accept: &str, kind: &str) -> bool {
    let best = |wanted: &dyn Fn(&str) -> bool| {
        let weights = accept.split(',').filter(|range| wanted(media_type(range))).map(weight);
        weights.fold(None, |best: Option<f32>, weight| Some(best.map_or(weight, |best| best.max(weight))))
    };
    let json = best(&|range| range.contains("json"));
    best(&|range| range == kind).is_some_and(|weight| json.is_none_or(|json| weight > json))
}

fn media_type(range: &str) -> &str {
    range.split(';').next().unwrap_or_default().trim()
}

/// `q` of a range; one that cannot be read counts as absent. RFC 9110, section 12.4.2.
fn weight(range: &str) -> f32 {
    let parameters = range.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut weights = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
    let weight = weights.next().and_then(|(_, value)| value.trim().parse::<f32>().ok());
    weight.filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_preferred_where_no_json_is_as_welcome() {
        for (accept, page) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("Text/HTML, application/json;q=0.9", true),
            ("text/html, application/json;Q=0", true),
            ("text/html; charset=utf-8; q=0.5, application/hal+json; q=0.4", true),
            ("text/html;q=0.5, application/hal+json", false),
            ("text/html, application/hal+json", false),
            ("text/html;q=0, */*", false),
            ("text/html;q=loud, application/json;q=0.1", true),
            ("*/*", false),
            ("", false),
        ] {
            assert_eq!(prefers(&normalised(accept), "text/html"), page, "{accept}");
        }
    }

    #[test]
    fn what_is_refused_is_not_accepted() {
        assert_eq!(
            normalised("application/json;q=0.0, TEXT/csv , , application/hal+json; q=0"),
            "text/csv",
            "and empty parts are dropped"
        );
    }
}
