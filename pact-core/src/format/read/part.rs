//! Requests, responses and messages.

use super::super::generators;
use super::super::members::{Read, any_of, each, map, members, object, optional, rest, string, text};
use super::super::names::Names;
use super::super::rules;
use super::{body, status};
use crate::model::{
    self, Generators, Json, MatchingRules, Members, Query, Request, Response, SpecVersion, content_type_of,
    header_type, parse_ordered_query,
};

type Headers = Vec<(String, Vec<String>)>;

pub(super) fn request(json: &Json, spec: SpecVersion) -> Read<Request> {
    object(json)?;
    let headers = optional(json, "headers", headers)?.unwrap_or_default();
    let (query, query_order) = optional(json, "query", query)?.unwrap_or_default();
    let body = body::read(json, "body", header_type(&headers), spec)?;
    let mut rules = matching_rules(json, "requestMatchingRules")?;
    let mut generators = read_generators(json)?;
    Names { header: names(&headers), query: names(&query) }.resolve(&mut rules, &mut generators);
    Ok(Request {
        method: optional(json, "method", string)?.unwrap_or_else(|| "GET".to_owned()).to_uppercase(),
        path: optional(json, "path", string)?.unwrap_or_else(|| "/".to_owned()),
        query,
        query_order,
        body: body.body,
        body_type: body.content_type,
        body_hint: body.hint,
        headers,
        rules,
        generators,
        other: unknown(json, &["method", "path", "query", "requestMatchingRules"]),
    })
}

pub(super) fn response(json: &Json, spec: SpecVersion) -> Read<Response> {
    object(json)?;
    let headers = optional(json, "headers", headers)?.unwrap_or_default();
    let body = body::read(json, "body", header_type(&headers), spec)?;
    let mut rules = matching_rules(json, "responseMatchingRules")?;
    let mut generators = read_generators(json)?;
    Names { header: names(&headers), query: Vec::new() }.resolve(&mut rules, &mut generators);
    Ok(Response {
        status: optional(json, "status", status)?.unwrap_or(200),
        body: body.body,
        body_type: body.content_type,
        body_hint: body.hint,
        headers,
        rules,
        generators,
        other: unknown(json, &["status", "responseMatchingRules"]),
    })
}

/// A message: on its own, or spread over its interaction.
#[derive(Clone, Copy)]
pub(super) struct Message {
    pub(super) spec: SpecVersion,
    /// Whether unknown members belong to the message, and not to the interaction.
    pub(super) keep_unknown: bool,
}

impl Message {
    pub(super) const MEMBERS: [&'static str; 5] = ["contents", "metadata", "metaData", "matchingRules", "generators"];

    pub(super) fn read(self, json: &Json) -> Read<model::Message> {
        object(json)?;
        let metadata = any_of(json, &["metadata", "metaData"], members)?.unwrap_or_default();
        let body = body::read(json, "contents", content_type_of(&metadata), self.spec)?;
        Ok(model::Message {
            body: body.body,
            body_type: body.content_type,
            body_hint: body.hint,
            metadata,
            rules: matching_rules(json, "matchingRules")?,
            generators: read_generators(json)?,
            other: if self.keep_unknown { rest(json, &Self::MEMBERS) } else { Members::new() },
        })
    }
}

fn names<V>(named: &[(String, V)]) -> Vec<&str> {
    named.iter().map(|(name, _)| name.as_str()).collect()
}

fn matching_rules(json: &Json, legacy: &str) -> Read<MatchingRules> {
    Ok(any_of(json, &["matchingRules", legacy], rules::read)?.unwrap_or_default())
}

fn read_generators(json: &Json) -> Read<Generators> {
    Ok(optional(json, "generators", generators::read)?.unwrap_or_default())
}

fn unknown(json: &Json, known: &[&str]) -> model::Members {
    rest(json, &[known, &["headers", "body", "matchingRules", "generators"]].concat())
}

/// Names to lists of values; a single value may stand without its list. Before version 3 it is a string.
fn query(json: &Json) -> Read<(Query, Vec<usize>)> {
    let value = |json: &Json| match json {
        Json::Null => Ok(None),
        json => text(json).map(Some),
    };
    if let Json::String(text) = json {
        return Ok(parse_ordered_query(text));
    }
    let parameters = map(json)?.iter().map(|(name, json)| {
        let values = match json {
            Json::Array(_) => each(json, value),
            json => value(json).map(|value| vec![value]),
        };
        values.map(|values| (name.to_string(), values)).map_err(|problem| problem.under(name))
    });
    Ok((parameters.collect::<Read<_>>()?, Vec::new()))
}

fn headers(json: &Json) -> Read<Headers> {
    let headers = map(json)?.iter().map(|(name, json)| {
        let values = match json {
            Json::Array(_) => each(json, text),
            json => text(json).map(|value| vec![value]),
        };
        values.map(|values| (name.to_string(), values)).map_err(|problem| problem.under(name))
    });
    headers.collect()
}
