//! Requests, responses and messages.

use ecow::eco_vec;

use super::super::{generators, rules};
use super::{UnwritableReason, Written, body};
use crate::model::{Generators, Json, MatchingRules, Members, Message, Request, Response, SpecVersion, is_list_header};

pub(super) fn request(request: &Request, spec: SpecVersion) -> Written {
    let mut members = eco_vec![
        ("method".into(), Json::string(request.method.to_uppercase())),
        ("path".into(), Json::string(request.path.as_str())),
    ];
    if !request.query.is_empty() {
        let value = |value: &Option<String>| value.clone().map_or(Json::Null, Json::string);
        let values = |values: &[Option<String>]| Json::Array(values.iter().map(value).collect());
        let query = if spec >= SpecVersion::V3 {
            Json::object(request.query.iter().map(|(name, list)| (name.clone(), values(list))))
        } else {
            let is_lost = |(name, values): &(String, Vec<Option<String>>)| {
                values.is_empty() || (name.is_empty() && values.contains(&None))
            };
            if request.query.iter().any(is_lost) {
                return Err(UnwritableReason::one("a parameter without name or values", SpecVersion::V3));
            }
            Json::string(request.query_string())
        };
        members.push(("query".into(), query));
    }
    add_headers(&mut members, &request.headers, spec)?;
    let about = body::About {
        own: request.body_type.as_deref(),
        content_type: request.content_type(),
        hint: request.body_hint,
    };
    members.extend(body::write("body", &request.body, about, spec)?);
    add_rules(&mut members, &request.rules, &request.generators, spec)?;
    members.extend(request.other.iter().cloned());
    Ok(Json::of_members(members))
}

pub(super) fn response(response: &Response, spec: SpecVersion) -> Written {
    let mut members = eco_vec![("status".into(), Json::of_number(response.status))];
    add_headers(&mut members, &response.headers, spec)?;
    let about = body::About {
        own: response.body_type.as_deref(),
        content_type: response.content_type(),
        hint: response.body_hint,
    };
    members.extend(body::write("body", &response.body, about, spec)?);
    add_rules(&mut members, &response.rules, &response.generators, spec)?;
    members.extend(response.other.iter().cloned());
    Ok(Json::of_members(members))
}

/// The members of a message, which stand among those of its interaction where it is alone there.
pub(super) fn message(message: &Message, spec: SpecVersion) -> Written<Members> {
    let mut members = Members::new();
    let about = body::About {
        own: message.body_type.as_deref(),
        content_type: message.content_type(),
        hint: message.body_hint,
    };
    members.extend(body::write("contents", &message.body, about, spec)?);
    if !message.metadata.is_empty() {
        members.push(("metadata".into(), Json::object(message.metadata.iter().cloned())));
    }
    add_rules(&mut members, &message.rules, &message.generators, spec)?;
    members.extend(message.other.iter().cloned());
    Ok(members)
}

fn add_headers(members: &mut Members, headers: &[(String, Vec<String>)], spec: SpecVersion) -> Written<()> {
    if !headers.is_empty() {
        let written = headers.iter().map(|(name, values)| Ok((name.clone(), header(name, values, spec)?)));
        members.push(("headers".into(), Json::object(written.collect::<Written<Vec<_>>>()?)));
    }
    Ok(())
}

fn add_rules(members: &mut Members, rules: &MatchingRules, generators: &Generators, spec: SpecVersion) -> Written<()> {
    if !rules.is_empty() {
        let rules = match spec {
            SpecVersion::V1 | SpecVersion::V1_1 => {
                return Err(UnwritableReason::many("matching rules", SpecVersion::V2));
            }
            SpecVersion::V2 => rules::write_by_path(rules)?,
            _ => rules::write(rules)?,
        };
        members.push(("matchingRules".into(), rules));
    }
    if !generators.is_empty() {
        if spec < SpecVersion::V3 {
            return Err(UnwritableReason::many("generators", SpecVersion::V3));
        }
        members.push(("generators".into(), generators::write(generators)));
    }
    Ok(())
}

/// A list in version 4, and before it wherever a comma would not do: readers know both. One text that is a list by its
/// commas stays a text: other readers split texts, and take what is in a list as it stands.
fn header(name: &str, values: &[String], spec: SpecVersion) -> Written {
    let list = || Json::Array(values.iter().map(|value| Json::string(value.as_str())).collect());
    match (spec, values) {
        (SpecVersion::V4, [value]) if is_list_header(name) && value.contains(',') => Ok(Json::string(value.as_str())),
        (SpecVersion::V4, _) => Ok(list()),
        (_, values) if values.len() == 1 || (is_list_header(name) && !values.is_empty()) => {
            Ok(Json::string(values.join(", ")))
        }
        (SpecVersion::V3, _) => Ok(list()),
        _ => Err(UnwritableReason::many(format!("several values of the header {name:?}"), SpecVersion::V3)),
    }
}
