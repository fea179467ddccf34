//! Bodies that are not JSON: XML, forms, texts, bytes, multipart, none.

use pact_harness::model::Json;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{json, part, rules, typed, unlike, version};
use crate::case::{Case, Contract, Example, Part, Received};

type Rules = Vec<(&'static str, String, Json)>;

fn lists(paths: &'static [&'static str]) -> impl Strategy<Value = Rules> {
    vec((select(paths), rules::list(rules::any_rule().boxed())), 0..3)
        .prop_map(|rules| unlike(rules.into_iter().map(|(path, list)| ("body", path.to_owned(), list))))
}

fn built(version: u8, part: Part, content_type: &str, body: Example, rules: Rules, received: Vec<u8>) -> Case {
    let mut contract = Contract { body, rules, ..Contract::default() };
    typed(&mut contract, part, content_type);
    let received = Received { body: received, ..contract.as_received() };
    Case { version, part, contract, received }
}

/// An element, its attributes and what is in it.
fn element() -> impl Strategy<Value = String> {
    let attributes = || {
        vec((select(vec!["id", "n"]), select(vec!["1", "2", "a", ""])), 0..2).prop_map(|mut all| {
            all.dedup_by(|(a, _), (b, _)| a == b);
            let attributes: Vec<String> = all.into_iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
            attributes.concat()
        })
    };
    let name = || select(vec!["a", "b", "n:c"]);
    let text = || select(vec!["", "1", "text", " 2 "]);
    let leaf = (name(), attributes(), text())
        .prop_map(|(name, attributes, text)| format!("<{name}{attributes}>{text}</{name}>"));
    leaf.prop_recursive(3, 8, 3, move |inner| {
        (name(), attributes(), text(), vec(inner, 0..4)).prop_map(|(name, attributes, text, inner)| {
            format!("<{name}{attributes}>{text}{}</{name}>", inner.concat())
        })
    })
}

fn document() -> impl Strategy<Value = String> {
    (vec(element(), 0..4), select(vec!["urn:n", "urn:m"]))
        .prop_map(|(inner, uri)| format!("<?xml version=\"1.0\"?><r xmlns:n=\"{uri}\">{}</r>", inner.concat()))
}

pub(super) fn xml() -> impl Strategy<Value = Case> {
    const PATHS: [&str; 14] = [
        "$",
        "$.r",
        "$.r.a",
        "$.r.b",
        "$.r.*",
        "$.r.a.*",
        "$.r.a['#text']",
        "$.r.a['@id']",
        "$.r.b['#text']",
        "$.r.a.b",
        "$.r.a[*]",
        "$.r.a[0]",
        "$.r['urn:n:c']",
        "$.r.a.a['#text']",
    ];
    let changes = vec(
        (
            select(vec![">1<", ">text<", "<a", "\"1\"", "urn:n", "</a>", ">2<"]),
            select(vec![">2<", "<a n=\"2\"", "\"2\"", "><", "<b/></a>", "</a>", ">1<"]),
        ),
        0..3,
    );
    let types = select(vec!["application/xml", "text/xml", "application/atom+xml", "application/xml;charset=utf-8"]);
    (version(), part(), types, document(), option::weighted(0.2, document()), changes, lists(&PATHS)).prop_map(
        |(version, part, content_type, document, other, changes, rules)| {
            let received = |document: &str| {
                changes.iter().fold(document.to_owned(), |text, (from, to)| text.replacen(from, to, 1))
            };
            let received = other.unwrap_or_else(|| received(&document));
            built(version, part, content_type, Example::Text(document), rules, received.into_bytes())
        },
    )
}

fn fields() -> impl Strategy<Value = String> {
    let name = select(vec!["a", "b", "a[]", "c%20d", "1"]);
    let value = select(vec!["", "1", "abc", "x+y", "%C3%A9", "1=2", "2020-02-29", "-5", "true"]);
    let field = prop_oneof![9 => (name.clone(), value).prop_map(|(name, value)| format!("{name}={value}")), 1 => name.prop_map(str::to_owned)];
    vec(field, 0..4).prop_map(|fields| fields.join("&"))
}

pub(super) fn form() -> impl Strategy<Value = Case> {
    const PATHS: [&str; 9] = ["$.a", "$.b", "$['a[]']", "$['c d']", "$", "$.*", "$.a[0]", "$.a[*]", "$[1]"];
    (version(), part(), fields(), option::weighted(0.7, fields()), any::<bool>(), lists(&PATHS)).prop_map(
        |(version, part, form, other, extends, rules)| {
            let received = match other {
                Some(other) if extends => format!("{form}&{other}"),
                Some(other) => other,
                None => form.clone(),
            };
            built(version, part, "application/x-www-form-urlencoded", example(form), rules, received.into_bytes())
        },
    )
}

fn example(text: String) -> Example {
    if text.is_empty() { Example::Empty } else { Example::Text(text) }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(PNG.to_vec()),
        Just(b"\xff\xd8\xff\xe0".to_vec()),
        Just(vec![0, 1, 2, 255]),
        select(vec!["a", "abc", "12", "true", "{\"a\":1}", "<a/>", "1.0.0", "2020-02-29"])
            .prop_map(|text| text.as_bytes().to_vec()),
    ]
}

pub(super) fn text() -> impl Strategy<Value = Case> {
    const PATHS: [&str; 3] = ["$", "$.a", "$.*"];
    let types = select(vec![
        "text/plain",
        "text/html",
        "text/csv",
        "image/png",
        "application/octet-stream",
        "application/pdf",
        "application/x-thing",
        "text/plain; charset=ISO-8859-1",
    ]);
    (version(), part(), types, bytes(), option::of(bytes()), lists(&PATHS)).prop_map(
        |(version, part, content_type, body, other, rules)| {
            let received = other.unwrap_or_else(|| body.clone());
            let is_text = content_type.starts_with("text/");
            let body = match String::from_utf8(body) {
                Ok(text) if is_text => Example::Text(text),
                Ok(text) => Example::Bytes(text.into_bytes()),
                Err(error) => Example::Bytes(error.into_bytes()),
            };
            built(version, part, content_type, body, rules, received)
        },
    )
}

/// What is there, and of what type: with and without a type on either side.
pub(super) fn presence() -> impl Strategy<Value = Case> {
    const TYPES: [&str; 14] = [
        "application/json",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json; charset=latin1",
        "application/hal+json",
        "application/json-patch+json",
        "text/json",
        "application/graphql",
        "text/plain",
        "application/xml",
        "text/xml",
        "*/*",
        "nonsense",
        "application/atom+xml",
    ];
    const TEXTS: [&str; 13] = [
        "",
        "null",
        "{}",
        "[]",
        "{\"a\":1}",
        "\"a\"",
        "abc",
        "true",
        "1",
        "<a/>",
        "<?xml version=\"1.0\"?><a/>",
        " {\"a\":1}",
        "<html></html>",
    ];
    let content_type = || option::weighted(0.7, select(&TYPES[..]).prop_map(str::to_owned));
    let body = prop_oneof![
        Just(Example::Missing),
        Just(Example::Null),
        Just(Example::Empty),
        json::scalar().prop_map(Example::Json),
        select(&TEXTS[..]).prop_filter_map("an empty text is another body", |text| Json::parse(text.as_bytes())
            .ok()
            .map(|json| Example::Json(json.clone()))),
        select(&TEXTS[..]).prop_map(|text| example(text.to_owned())),
    ];
    let rule = option::weighted(0.3, (select(vec!["$", "$.a"]), rules::list(rules::any_rule().boxed())));
    let types = (content_type(), content_type(), any::<bool>(), option::weighted(0.3, content_type()));
    let header_rule = option::weighted(0.2, rules::list(rules::simple().boxed()));
    (version(), part(), body, option::weighted(0.6, select(&TEXTS[..])), rule, types, header_rule).prop_map(
        |(version, part, body, received, rule, (expected, actual, same, own), header_rule)| {
            let mut contract = Contract { body, ..Contract::default() };
            contract.body_type = own.flatten();
            contract.rules.extend(rule.map(|(path, list)| ("body", path.to_owned(), list)));
            let mut other = contract.clone();
            if let Some(expected) = &expected {
                typed(&mut contract, part, expected);
                if part != Part::Message {
                    contract.rules.extend(header_rule.map(|list| ("header", "Content-Type".to_owned(), list)));
                }
            }
            let actual = if same { expected } else { actual };
            if let Some(actual) = &actual {
                typed(&mut other, part, actual);
            }
            let mut other = other.as_received();
            if let Some(received) = received {
                other.body = received.as_bytes().to_vec();
            }
            Case { version, part, contract, received: other }
        },
    )
}

fn multipart_body(boundary: &str, parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, data) in parts {
        body.extend(format!("--{boundary}\r\n{head}\r\n\r\n").into_bytes());
        body.extend(data);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").into_bytes());
    body
}

fn a_part() -> impl Strategy<Value = (String, Vec<u8>)> {
    let disposition = select(vec![
        "Content-Disposition: form-data; name=\"a\"",
        "Content-Disposition: form-data; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"; filename=\"f\"",
        "Content-Disposition: form-data; name=\"f\"; filename=\"g.json\"",
        "Content-Disposition: form-data",
        "X-Part: 1",
    ]);
    let content_type = option::of(select(vec![
        "Content-Type: application/json",
        "Content-Type: text/plain",
        "Content-Type: image/png",
        "Content-Transfer-Encoding: base64",
        "X-Other: 2",
    ]));
    let data = prop_oneof![
        select(vec!["1", "abc", "{\"a\":1}", "{\"a\":2}", "YWJj", ""]).prop_map(|text| text.as_bytes().to_vec()),
        Just(PNG.to_vec())
    ];
    (disposition, content_type, data).prop_map(|(disposition, content_type, data)| {
        (content_type.map_or_else(|| disposition.to_owned(), |line| format!("{disposition}\r\n{line}")), data)
    })
}

pub(super) fn multipart() -> impl Strategy<Value = Case> {
    const PATHS: [&str; 9] =
        ["$", "$.a", "$.f", "$.f.a", "$.*", "$.a['content-type']", "$[0]", "$['0']", "$.a['x-other']"];
    let edits = (any::<bool>(), any::<Index>(), option::of(a_part()), prop::bool::weighted(0.2));
    (version(), part(), vec(a_part(), 1..4), edits, lists(&PATHS)).prop_map(
        |(version, part, parts, (same, at, other, remove), rules)| {
            let mut others = parts.clone();
            let at = at.index(parts.len());
            if !same {
                match other {
                    Some(other) => others[at] = other,
                    None => others[at].1 = b"other".to_vec(),
                }
            }
            if remove {
                others.remove(at);
            }
            let body = multipart_body("boundary", &parts);
            let body = String::from_utf8(body).map_or_else(|error| Example::Bytes(error.into_bytes()), Example::Text);
            let body = match body {
                // As tools write them.
                Example::Text(text) => Example::Bytes(text.into_bytes()),
                body => body,
            };
            built(
                version,
                part,
                "multipart/form-data; boundary=boundary",
                body,
                rules,
                multipart_body("boundary", &others),
            )
        },
    )
}
