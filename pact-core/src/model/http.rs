use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use super::{Body, ContentHint, ContentType, Generators, Json, JsonSyntaxError, MatchingRules, Members, ReceivedJson};

/// Query parameters in order; a parameter that is repeated has several values, one that has no `=` has `None`.
pub type Query = Vec<(String, Vec<Option<String>>)>;

/// The request of a contract.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// The method, in upper case.
    pub method: String,
    /// The path, as it stands on the wire.
    pub path: String,
    /// The query parameters, decoded; empty means that none must come.
    pub query: Query,
    /// Where a query was written with other parameters between the values of a repeated one (`a=1&b=2&a=3`): for each value
    /// in the order of the text the number of its parameter. Empty otherwise.
    pub query_order: Vec<usize>,
    /// The headers, each with its values.
    pub headers: Vec<(String, Vec<String>)>,
    /// The body.
    pub body: Body,
    /// The content type that the body has by itself, where that is not what the header says.
    pub body_type: Option<String>,
    /// Whether the body is to be taken for text or for bytes, whatever its type.
    pub body_hint: Option<ContentHint>,
    /// Where something other than equality is asked for.
    pub rules: MatchingRules,
    /// What is made anew whenever this is sent.
    pub generators: Generators,
    /// Members that nothing here looks at.
    pub other: Members,
}

/// The response of a contract.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers, each with its values.
    pub headers: Vec<(String, Vec<String>)>,
    /// The body.
    pub body: Body,
    /// The content type that the body has by itself, where that is not what the header says.
    pub body_type: Option<String>,
    /// Whether the body is to be taken for text or for bytes, whatever its type.
    pub body_hint: Option<ContentHint>,
    /// Where something other than equality is asked for.
    pub rules: MatchingRules,
    /// What is made anew whenever this is sent.
    pub generators: Generators,
    /// Members that nothing here looks at.
    pub other: Members,
}

impl Request {
    /// The content type that the contract gives: the body's own, or else that of the header.
    pub fn content_type(&self) -> Option<&str> {
        content_type_of_body(self.body_type.as_deref(), header_type(&self.headers))
    }

    /// The body as it is on the wire; `None` where there is none.
    pub fn body_bytes(&self) -> Option<Vec<u8>> {
        self.body.to_bytes(self.content_type())
    }

    /// Whether the path has a query in it, as some tools write it. What a generator puts into a path has none.
    pub fn has_query_in_path(&self) -> bool {
        self.path.contains('?') && self.generators.path.is_none()
    }

    /// The query in the form it has in a URL, without the question mark; empty where there are no parameters.
    pub fn query_string(&self) -> String {
        let mut out = String::new();
        for (name, value) in self.ordered_query() {
            if !out.is_empty() {
                out.push('&');
            }
            percent_encode(name, &mut out);
            if let Some(value) = value {
                out.push('=');
                percent_encode(value, &mut out);
            }
        }
        out
    }

    /// Each value with its name, in the order of the text where that is known.
    fn ordered_query(&self) -> Vec<(&str, &Option<String>)> {
        let mut rest: Vec<_> = self.query.iter().map(|(name, values)| (name.as_str(), values.iter())).collect();
        let next = |at: &usize| {
            let (name, values) = rest.get_mut(*at)?;
            Some((*name, values.next()?))
        };
        let mut ordered: Vec<_> = self.query_order.iter().filter_map(next).collect();
        // What was added to the query since.
        ordered.extend(rest.into_iter().flat_map(|(name, values)| values.map(move |value| (name, value))));
        ordered
    }
}

impl Response {
    /// The body as it is on the wire; `None` where there is none.
    pub fn body_bytes(&self) -> Option<Vec<u8>> {
        self.body.to_bytes(self.content_type())
    }

    /// The content type that the contract gives: the body's own, or else that of the header.
    pub fn content_type(&self) -> Option<&str> {
        content_type_of_body(self.body_type.as_deref(), header_type(&self.headers))
    }
}

/// A request as it came over the wire.
#[derive(Debug, Clone, Default)]
pub struct ReceivedRequest<'a> {
    /// The method.
    pub method: Cow<'a, str>,
    /// The path, not decoded.
    pub path: Cow<'a, str>,
    /// The query, not decoded, without the question mark.
    pub query: Option<Cow<'a, str>>,
    /// Every header line.
    pub headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The body, empty where there was none.
    pub body: Cow<'a, [u8]>,
}

impl ReceivedRequest<'_> {
    /// The same request, on its own.
    pub fn to_owned_request(&self) -> ReceivedRequest<'static> {
        let text = |value: &str| Cow::Owned(value.to_owned());
        ReceivedRequest {
            method: text(&self.method),
            path: text(&self.path),
            query: self.query.as_deref().map(text),
            headers: self.headers.iter().map(|(name, value)| (text(name), text(value))).collect(),
            body: Cow::Owned(self.body.to_vec()),
        }
    }
}

/// A response as it came over the wire.
#[derive(Debug, Clone, Default)]
pub struct ReceivedResponse<'a> {
    /// The status code.
    pub status: u16,
    /// Every header line.
    pub headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The body, empty where there was none.
    pub body: Cow<'a, [u8]>,
}

/// The body of a received message: read as JSON once, when the first contract asks.
#[derive(Debug)]
pub struct ReceivedBody<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) content_type: Option<&'a str>,
    json: OnceCell<Result<ReceivedJson, JsonSyntaxError>>,
}

impl<'a> ReceivedBody<'a> {
    /// The body of a message with these headers.
    pub fn of(bytes: &'a [u8], headers: &'a [(Cow<'a, str>, Cow<'a, str>)]) -> Self {
        ReceivedBody::new(bytes, content_type(headers.iter().map(|(name, value)| (&**name, &**value))))
    }

    /// A body of this content type, if it has one.
    pub fn new(bytes: &'a [u8], content_type: Option<&'a str>) -> Self {
        ReceivedBody { bytes, content_type, json: OnceCell::new() }
    }

    /// What a contract expects is what most likely came.
    pub(crate) fn json(&self, likely: &Json) -> Result<&ReceivedJson, &JsonSyntaxError> {
        self.json.get_or_init(|| Json::parse_received(self.json_bytes(), likely)).as_ref()
    }

    /// A schema registry puts a zero and the four bytes of the schema's number before the JSON.
    fn json_bytes(&self) -> &'a [u8] {
        let registered = || self.content_type.is_some_and(|text| ContentType::parse(text).is_schema_registry_json());
        match self.bytes {
            [0, _, _, _, _, json @ ..] if registered() => json,
            bytes => bytes,
        }
    }
}

/// The content type that a body has by itself, if it is one.
pub(crate) fn own_type(text: Option<&str>) -> Option<&str> {
    text.filter(|text| ContentType::is_one(text))
}

/// The content type of a body: its own, or else that of the header or the metadata. Some tools leave the boundary of a
/// multipart body out of its own.
pub(crate) fn content_type_of_body<'m>(own: Option<&'m str>, outer: Option<&'m str>) -> Option<&'m str> {
    let boundary =
        |text: &'m str| Some(ContentType::parse(text)).filter(ContentType::is_multipart)?.parameter("boundary");
    let own = own_type(own);
    let lacks_boundary = own.is_some_and(|own| ContentType::parse(own).is_multipart() && boundary(own).is_none());
    if lacks_boundary && outer.is_some_and(|outer| boundary(outer).is_some()) { outer } else { own.or(outer) }
}

/// The content type that the headers of a contract tell.
pub(crate) fn header_type(headers: &[(String, Vec<String>)]) -> Option<&str> {
    content_type(headers.iter().map(|(name, values)| (&**name, values.first().map_or("", |value| value))))
}

fn content_type<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>) -> Option<&'h str> {
    let mut headers = headers;
    let found = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, value)| value.trim());
    found.filter(|text| ContentType::is_one(text))
}

/// UTF-8 percent escapes for everything that has a meaning in a query, or may not stand there.
pub(crate) fn percent_encode(text: &str, out: &mut String) {
    use std::fmt::Write as _;
    if is_encoded(text) {
        out.push_str(text);
        return;
    }
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' | b',' | b'/' | b'@' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// Whether a text is one that [`percent_decode`] left as it stood, because its escapes are no UTF-8.
fn is_encoded(text: &str) -> bool {
    let stays = |byte: u8| byte.is_ascii_alphanumeric() || b"%-_.~:,/@+!$'()*;?".contains(&byte);
    text.contains('%')
        && text.bytes().all(stays)
        && text.split('%').skip(1).all(|part| part.len() >= 2 && part.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit))
        && matches!(percent_decode(text), Cow::Borrowed(_))
}

/// Reads the query of a URL: `+` is a space, `%XX` is UTF-8, the first `=` ends the name.
///
/// ```
/// use pact_harness::model::parse_query;
///
/// let query = parse_query("a=1&b&a=x+y");
/// assert_eq!(query, [("a".into(), vec![Some("1".into()), Some("x y".into())]), ("b".into(), vec![None])]);
/// ```
pub fn parse_query(text: &str) -> Query {
    parse_ordered_query(text).0
}

/// The same with what [`Request::query_order`] is for this text.
pub(crate) fn parse_ordered_query(text: &str) -> (Query, Vec<usize>) {
    let mut query = Query::new();
    let mut order = Vec::new();
    let mut places: HashMap<Cow<'_, str>, usize> = HashMap::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').map_or((pair, None), |(name, value)| (name, Some(value)));
        let name = percent_decode(name);
        let value = value.map(|value| percent_decode(value).into_owned());
        let place = *places.entry(name).or_insert_with_key(|name| {
            query.push((name.clone().into_owned(), Vec::new()));
            query.len() - 1
        });
        query[place].1.push(value);
        order.push(place);
    }
    if order.is_sorted() {
        order.clear();
    }
    (query, order)
}

/// A name or value of a query without its escapes; `+` is a blank.
pub fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['+', '%']) {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let escape = escape.filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(byte) = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
            at += 1;
        }
    }
    // What is no text stays as it stands: two that differ must not become the same.
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The headers whose value is a list: only these are split at commas. Dates and many other values have commas of their own.
const LISTS: [&str; 12] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-expose-headers",
    "access-control-request-headers",
    "allow",
    "cache-control",
    "if-match",
    "if-none-match",
    "vary",
];

/// Whether a header's value is a list, so that `a, b` is two values.
pub(crate) fn is_list_header(name: &str) -> bool {
    LISTS.iter().any(|list| list.eq_ignore_ascii_case(name))
}
