//! What an interaction says and nobody can honour, or not to the letter.

use super::{Content, Interaction, Message, PathRules, RuleList, Unreadable};

/// A sentence for each.
pub(super) fn of(interaction: &Interaction) -> Vec<String> {
    let found: Vec<String> = match interaction {
        Interaction::Http(http) => {
            let (request, response) = (&http.request, &http.response);
            let of_request =
                Part { name: "request".to_owned(), content: request.content(), headers: Some(&request.headers) };
            let of_response =
                Part { name: "response".to_owned(), content: response.content(), headers: Some(&response.headers) };
            let query = request.rules.query.iter();
            let query =
                query.filter(|(name, list)| !list.is_empty() && !request.query.iter().any(|(key, _)| key == name));
            let query = query.map(|(name, _)| no_such_name("request", name, "query", "query parameter"));
            let in_path = request.has_query_in_path().then(|| {
                format!(
                    "request: the path {:?} has a query in it, which is sent as one; it belongs under \"query\"",
                    request.path
                )
            });
            of_request.warnings().into_iter().chain(query).chain(in_path).chain(of_response.warnings()).collect()
        }
        Interaction::AsyncMessage(message) => of_message("message", &message.message),
        Interaction::SyncMessage(message) => {
            let responses = message.responses.iter().enumerate();
            let responses = responses.flat_map(|(i, response)| of_message(&format!("response {}", i + 1), response));
            of_message("request", &message.request).into_iter().chain(responses).collect()
        }
    };
    let name = interaction.description();
    found.into_iter().map(|what| format!("the interaction {name:?}, {what}")).collect()
}

fn of_message(name: &str, message: &Message) -> Vec<String> {
    let part = Part { name: name.to_owned(), content: message.content(), headers: None };
    let is_there = |name: &str| message.metadata.iter().any(|(key, _)| key == name);
    let metadata = message.rules.metadata.iter().filter(|(name, list)| !list.is_empty() && !is_there(name));
    let metadata = metadata.map(|(key, _)| no_such_name(name, key, "metadata", "name in the metadata"));
    part.warnings().into_iter().chain(metadata).collect()
}

struct Part<'p> {
    name: String,
    content: Content<'p>,
    headers: Option<&'p [(String, Vec<String>)]>,
}

impl Part<'_> {
    fn warnings(&self) -> Vec<String> {
        let rules = self.content.rules.unreadable.iter().map(|found| ("rule", found));
        let generators = self.content.generators.unreadable.iter().map(|found| ("generator", found));
        let part = &self.name;
        let left_out = rules.chain(generators).map(|(kind, found): (&str, &Unreadable)| {
            let category = found.category.as_deref().map_or(String::new(), |category| format!(" of the {category}"));
            format!("{part}: the {kind} {:?}{category} is left out: {}", found.key, found.reason)
        });
        let headers = self.headers.into_iter().flat_map(|headers| {
            let is_there = move |name: &str| headers.iter().any(|(key, _)| key.eq_ignore_ascii_case(name));
            // A rule for the content type is one for the body, too.
            let is_needed = move |name: &str| name.eq_ignore_ascii_case("content-type") || is_there(name);
            let rules = self.content.rules.header.iter();
            rules.filter(move |(name, list)| !list.is_empty() && !is_needed(name))
        });
        let headers = headers.map(|(name, _)| no_such_name(part, name, "header", "header"));
        left_out.chain(headers).chain(self.without_place()).collect()
    }

    /// Rules for places in a body that has none.
    fn without_place(&self) -> Vec<String> {
        let Content { body, content_type, .. } = self.content;
        if body.has_places(content_type) {
            return Vec::new();
        }
        let below = |rules: &PathRules| {
            let is_below = |list: &RuleList, is_root: bool| !list.is_empty() && !is_root;
            rules
                .iter()
                .filter(|(path, list)| is_below(list, path.tokens.is_empty()))
                .map(|(path, _)| path.to_string())
                .collect::<Vec<_>>()
        };
        let what = content_type.map_or_else(|| "a text".to_owned(), |name| format!("of type {name}"));
        let sentence = |path: String| {
            format!(
                "{}: the rule {path:?} of the body is left out: the body is {what}, which is compared as a whole",
                self.name
            )
        };
        below(&self.content.rules.body).into_iter().map(sentence).collect()
    }
}

fn no_such_name(part: &str, name: &str, category: &str, what: &str) -> String {
    format!("{part}: the rule {name:?} of the {category} is left out: there is no such {what}")
}
