//! An interaction on the page: a line that unfolds.

use std::fmt::Write as _;

use super::Outcome;
use crate::model::Json;
use crate::report::document::{Body, Contents, Difference, Entry};
use crate::report::escape::escaped;
use crate::report::human::took;

pub(super) fn render(entry: &Entry, is_open: bool, out: &mut String) {
    let outcome = Outcome::of(entry);
    let _ = writeln!(
        out,
        "<details class=\"entry {}\"{}>\n<summary>{}<span class=\"name\"><b>{}</b>{}</span>\
         <span class=\"word\">{}</span><span class=\"time\">{}</span></summary>",
        outcome.class,
        if is_open { " open" } else { "" },
        outcome.mark(),
        escaped(&entry.description),
        given(entry),
        outcome.word,
        took(entry.duration),
    );
    differences(&entry.differences, out);
    if let Some(more) = entry.more() {
        let _ = writeln!(out, "<p class=\"none\">{more}</p>");
    }
    for error in &entry.errors {
        let _ = writeln!(out, "<p class=\"reason\">{}</p>", escaped(&error.text));
    }
    facts(entry, out);
    sides(entry, out);
    out.push_str("</details>\n");
}

/// What was sent, and beside it what came back.
fn sides(entry: &Entry, out: &mut String) {
    if entry.request.is_none() && entry.response.is_none() && entry.messages.is_empty() {
        return;
    }
    out.push_str("<div class=\"sides\">\n");
    if let Some((method, url, sent)) = &entry.request {
        contents("Request", &format!("{method} {url}"), sent, out);
    }
    if let Some((status, received)) = &entry.response {
        contents("Response", &status.to_string(), received, out);
    }
    for (i, made) in entry.messages.iter().enumerate() {
        contents("Message", &(i + 1).to_string(), made, out);
    }
    out.push_str("</div>\n");
}

fn given(entry: &Entry) -> String {
    match entry.given.as_str() {
        "" => String::new(),
        given => format!("<span class=\"given\">given {}</span>", escaped(given)),
    }
}

fn differences(differences: &[Difference], out: &mut String) {
    if differences.is_empty() {
        return;
    }
    out.push_str(
        "<table class=\"differences\">\n<thead><tr><th>Where<th>Expected<th>Actual<th>Rule</tr></thead>\n<tbody>\n",
    );
    for Difference { place, expected, actual, rule, hint, .. } in differences {
        let hint = hint.as_ref().map_or_else(String::new, |hint| format!("<p class=\"hint\">{}</p>", escaped(hint)));
        let [place, expected, actual, rule] = [place, expected, actual, rule].map(|text| escaped(text));
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><code>{place}</code><td class=\"expected\" data-label=\"Expected\"><code>{expected}</code>\
             <td class=\"actual\" data-label=\"Actual\"><code>{actual}</code>{hint}<td data-label=\"Rule\">{rule}</tr>"
        );
    }
    out.push_str("</tbody>\n</table>\n");
}

fn facts(entry: &Entry, out: &mut String) {
    let fact = |name: &str, value: &str| format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", escaped(value));
    out.push_str("<dl>\n");
    out.push_str(&fact("Pact", &entry.origin));
    if let Some(place) = &entry.verified_as {
        out.push_str(&fact("Verified once, with", place));
    }
    if let Some(test) = &entry.test {
        out.push_str(&fact("Consumer's test", test));
    }
    for comment in &entry.comments {
        out.push_str(&fact("Comment", comment));
    }
    out.push_str("</dl>\n");
}

fn contents(kind: &str, start: &str, contents: &Contents, out: &mut String) {
    let _ = writeln!(out, "<section class=\"side\">\n<h3>{kind} <code>{}</code></h3>", escaped(start));
    if !contents.headers.is_empty() {
        out.push_str("<dl class=\"headers\">\n");
        for (name, value) in &contents.headers {
            let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escaped(name), escaped(value));
        }
        out.push_str("</dl>\n");
    }
    match &contents.body {
        Body::Empty => out.push_str("<p class=\"none\">no body</p>\n"),
        Body::Text { text, is_cut, len } => {
            let _ = writeln!(out, "<pre tabindex=\"0\">{}</pre>", escaped(&in_lines(text)));
            if *is_cut {
                let _ = writeln!(out, "<p class=\"none\">cut: all of it is {len} bytes</p>");
            }
        }
        body @ Body::Binary { .. } => {
            let _ = writeln!(out, "<p class=\"none\">{}</p>", escaped(&body.to_string()));
        }
    }
    out.push_str("</section>\n");
}

/// JSON in lines, anything else as it is.
fn in_lines(text: &str) -> String {
    match Json::parse(text.as_bytes()) {
        Ok(json @ (Json::Array(_) | Json::Object(_))) => json.to_pretty(),
        _ => text.to_owned(),
    }
}
