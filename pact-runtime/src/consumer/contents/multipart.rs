//! `multipart/form-data` (RFC 7578): the rules of a part are at `$.name`.

use std::collections::HashSet;

use super::body::{Contents, SetType, at_root, check_type, json_body};
use crate::consumer::pattern::{ContentPattern, IntoPattern, Place, Scalar, check_body, check_paths, compiled};
use crate::model::{Body, PathExpression, PathRules, PathToken, Rule, RuleList};

/// What other Pact tools ask of the header: every client chooses a boundary of its own.
const ANY_BOUNDARY: &str = r"multipart/form-data;(\s*charset=[^;]*;)?\s*boundary=.*";

const BOUNDARY: &str = "pact-harness-boundary";

/// A part of a multipart form; see [`part`].
#[must_use = "a part belongs in `.multipart([..])`"]
#[derive(Debug, Clone, PartialEq)]
pub struct FormPart {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    data: Vec<u8>,
    rules: PathRules,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Json,
    Bytes,
    /// Any bytes of the content type.
    AnyOfType,
}

/// A part of a multipart form, by its name; for `.multipart([..])`.
///
/// ```
/// # use pact_harness::consumer::{Pact, content_type, integer, part, regex};
/// # fn test(pact: Pact) {
/// pact.interaction("upload a picture")
///     .post("/pictures")
///     .multipart([
///         part("title").text(regex("[A-Z].*", "Sunset")),
///         part("picture").file_name("a.png").binary(content_type("image/png", *b"\x89PNG\r\n\x1a\n")),
///         part("places").file_name("places.csv").bytes("text/csv", "x,y\n1,2\n"),
///     ])
///     .responds(201);
/// # }
/// ```
pub fn part(name: impl Into<String>) -> FormPart {
    FormPart {
        name: name.into(),
        file_name: None,
        content_type: None,
        data: Vec::new(),
        rules: PathRules::new(),
        kind: Kind::Text,
    }
}

impl FormPart {
    /// The name of the file that the part is. A part with one is compared by its content type, one without as a text;
    /// and where the contract has one, the part that comes needs one too, whichever it is.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// A text, or a matcher of texts.
    ///
    /// # Panics
    ///
    /// On a pattern that is not a text, and on one whose value is made anew.
    #[track_caller]
    pub fn text(self, body: impl IntoPattern) -> Self {
        let Scalar { text, rules, .. } = body.into_pattern().scalar(Place::Part(&self.name));
        FormPart { content_type: None, data: text.into_bytes(), rules: at_root(rules), kind: Kind::Text, ..self }
    }

    /// A JSON document. With matchers in it, the part needs a [`file_name`](Self::file_name): without one, Pact tools
    /// compare its text.
    ///
    /// # Panics
    ///
    /// On a pattern with a generated value: no Pact tool does that in a multipart body.
    #[track_caller]
    pub fn json(self, body: impl IntoPattern) -> Self {
        let pattern = body.into_pattern().checked();
        assert!(
            pattern.generators().is_empty(),
            "no Pact tool makes values in a multipart body: write `regex(..)` or another matcher whose value stays the \
             example"
        );
        let data = json_body(&pattern).to_bytes(Some("application/json")).unwrap_or_default();
        let rules = pattern.rules();
        FormPart { content_type: Some("application/json".to_owned()), data, rules, kind: Kind::Json, ..self }
    }

    /// Bytes that must come as they are, of a content type, or of none (`None`).
    ///
    /// # Panics
    ///
    /// When the content type is not one.
    #[track_caller]
    pub fn bytes<'t>(self, content_type: impl Into<Option<&'t str>>, body: impl Into<Vec<u8>>) -> Self {
        let content_type = content_type.into();
        if let Some(content_type) = content_type {
            check_type(content_type);
        }
        let (content_type, rules) = (content_type.map(str::to_owned), PathRules::new());
        FormPart { content_type, data: body.into(), rules, kind: Kind::Bytes, ..self }
    }

    /// Bytes of a content type; any bytes of the type will do. The part needs a [`file_name`](Self::file_name).
    pub fn binary(self, body: ContentPattern) -> Self {
        let content_type = Some(body.content_type().to_owned());
        let (body, rules) = body.into_parts();
        let data = body.to_bytes(None).unwrap_or_default();
        FormPart { content_type, data, rules, kind: Kind::AnyOfType, ..self }
    }

    /// Refuses what no Pact tool could read, or what it would read as something else.
    #[track_caller]
    fn check(&self) {
        let Self { name, file_name, rules, kind, .. } = self;
        let cannot_stand =
            |text: &str| text.is_empty() || text.contains(['"', '\\', ';']) || text.contains(char::is_control);
        for text in [Some(name), file_name.as_ref()].into_iter().flatten() {
            assert!(
                !cannot_stand(text),
                "{text:?} cannot be the name of a part or of its file: it is empty, or has a quote, a backslash, a semicolon \
                 or a control character"
            );
        }
        let compared_as = match kind {
            Kind::Json if !rules.is_empty() => "JSON with matchers",
            Kind::AnyOfType => "any bytes of a content type",
            _ => return,
        };
        assert!(
            file_name.is_some(),
            "the part {name:?} is {compared_as}, and needs a file name: without one, Pact tools compare the text of a part; \
             write `part({name:?}).file_name(\"..\")`, and let the client send one"
        );
    }

    fn write(&self, boundary: &str, out: &mut Vec<u8>) {
        let file_name = self.file_name.as_ref().map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
        let is_text_file = self.file_name.is_some() && self.kind == Kind::Text;
        let content_type = self.content_type.as_deref().or(is_text_file.then_some("text/plain"));
        let content_type = content_type.map(|text| format!("\r\nContent-Type: {text}")).unwrap_or_default();
        let name = &self.name;
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}{content_type}");
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(b"\r\n\r\n");
        out.extend_from_slice(&self.data);
        out.extend_from_slice(b"\r\n");
    }
}

impl Contents {
    #[track_caller]
    pub(in crate::consumer) fn multipart(parts: impl IntoIterator<Item = FormPart>) -> Self {
        let parts: Vec<FormPart> = parts.into_iter().collect();
        assert!(!parts.is_empty(), "a multipart body needs a part: `.multipart([part(\"name\").text(\"Ada\")])`");
        let mut names = HashSet::new();
        let mut rules = PathRules::new();
        for part in &parts {
            part.check();
            assert!(
                names.insert(&part.name),
                "two parts have the name {:?}: Pact tools compare parts by their names, and would find only the first",
                part.name
            );
            rules.extend(part.rules.iter().map(|(path, list)| {
                let name = PathToken::Field(part.name.clone());
                let tokens = std::iter::once(name).chain(path.tokens.iter().cloned()).collect();
                (PathExpression { tokens }, list.clone())
            }));
        }
        check_paths(&rules, &[]);
        let boundary = boundary(&parts);
        let mut bytes = Vec::new();
        for part in &parts {
            part.write(&boundary, &mut bytes);
        }
        bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let body = String::from_utf8(bytes).map_or_else(|error| Body::Binary(error.into_bytes()), Body::Text);
        let text = format!("multipart/form-data; boundary={boundary}");
        check_body("a multipart body", &text, &body, &rules);
        let any_boundary = RuleList::of(Rule::Regex(compiled(ANY_BOUNDARY)));
        let content_type = SetType::Own(Scalar { text, rules: any_boundary, generator: None });
        Contents { content_type, body, rules, generators: Vec::new() }
    }
}

/// The same for the same parts, and in none of them.
fn boundary(parts: &[FormPart]) -> String {
    let is_in = |boundary: &str| {
        parts.iter().any(|part| part.data.windows(boundary.len()).any(|window| window == boundary.as_bytes()))
    };
    let numbered = (1..).map(|n| format!("{BOUNDARY}-{n}"));
    std::iter::once(BOUNDARY.to_owned()).chain(numbered).find(|boundary| !is_in(boundary)).unwrap_or_default()
}
