//! When two pact files mean the same, whatever their form.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use pact_harness::model::{PathExpression, parse_query};
use serde_json::{Map, Value, json};

/// A pact file in the one form that all files of this meaning have.
pub(crate) fn of_pact(pact: &Value) -> Value {
    let mut out = object(pact);
    let plugins = pact["metadata"]["plugins"].clone();
    for name in ["metadata", "createdAt", "_links"] {
        out.remove(name);
    }
    set(&mut out, "plugins", plugins);
    let spec = pact["metadata"]["pactSpecification"]["version"].as_str().unwrap_or_default();
    for list in ["interactions", "messages"] {
        if let Some(items) = pact[list].as_array() {
            let mut items: Vec<Value> = items.iter().map(|item| of_interaction(item, spec.starts_with('4'))).collect();
            items.sort_by_key(Value::to_string);
            set(&mut out, list, Value::Array(items));
        }
    }
    Value::Object(out)
}

/// The first place where two files differ, and how.
pub(crate) fn difference(path: &str, before: &Value, after: &Value) -> Option<String> {
    match (before, after) {
        (Value::Object(a), Value::Object(b)) => {
            let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
            names.sort();
            names.iter().find_map(|name| {
                let may_be_added = ["key", "transport", "interactionMarkup"].contains(&name.as_str());
                match (a.get(*name), b.get(*name)) {
                    (Some(a), Some(b)) => difference(&format!("{path}/{name}"), a, b),
                    (None, Some(_)) if may_be_added => None,
                    (a, b) => Some(format!("{path}/{name}: {a:?} became {b:?}")),
                }
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(i, (a, b))| difference(&format!("{path}/{i}"), a, b))
        }
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path}: {a} became {b}")),
    }
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// Null and empty maps say nothing.
fn set(out: &mut Map<String, Value>, name: &str, value: Value) {
    let says_nothing = value.is_null() || value.as_object().is_some_and(Map::is_empty);
    if says_nothing {
        out.remove(name);
    } else {
        out.insert(name.to_owned(), value);
    }
}

fn of_interaction(interaction: &Value, v4: bool) -> Value {
    let mut out = object(interaction);
    out.remove("_id");
    let states = ["providerStates", "providerState", "provider_state"].iter().find_map(|name| out.get(*name).cloned());
    for name in ["providerStates", "providerState", "provider_state"] {
        out.remove(name);
    }
    set(&mut out, "states", of_states(&states.unwrap_or_default()));
    if out.get("pending") == Some(&json!(false)) {
        out.remove("pending");
    }
    let comments = out.remove("comments").unwrap_or_default();
    set(&mut out, "comments", comments);
    for name in ["request", "response"] {
        match out.get(name).cloned() {
            Some(Value::Array(parts)) => {
                out.insert(name.to_owned(), parts.iter().map(|part| of_part(part, v4)).collect());
            }
            Some(part) => set(&mut out, name, of_part(&part, v4)),
            None => {}
        }
    }
    if out.contains_key("contents") || out.contains_key("matchingRules") || out.contains_key("metaData") {
        return of_part(&Value::Object(out), v4);
    }
    Value::Object(out)
}

fn of_states(states: &Value) -> Value {
    let state = |name: &Value, params: &Value| {
        let params = if params.is_null() { json!({}) } else { params.clone() };
        json!({ "name": name, "params": params })
    };
    match states {
        Value::Null => Value::Null,
        Value::String(name) if name.is_empty() => Value::Null,
        Value::String(_) => json!([state(states, &Value::Null)]),
        states => {
            let states: Vec<Value> =
                states.as_array().into_iter().flatten().map(|s| state(&s["name"], &s["params"])).collect();
            if states.is_empty() { Value::Null } else { Value::Array(states) }
        }
    }
}

fn of_part(part: &Value, v4: bool) -> Value {
    let mut out = object(part);
    if let Some(method) = part["method"].as_str() {
        out.insert("method".to_owned(), json!(method.to_uppercase()));
    }
    if part["status"] == json!(200) {
        out.remove("status");
    }
    if let Some(headers) = part["headers"].as_object() {
        let headers = headers.iter().map(|(name, value)| (name.to_lowercase(), of_header(value)));
        set(&mut out, "headers", Value::Object(headers.collect()));
    }
    let query = match &part["query"] {
        Value::String(text) => {
            parse_query(text).into_iter().map(|(name, values)| (name, json!(values))).collect::<Map<_, _>>().into()
        }
        Value::Object(names) => {
            let list = |value: &Value| if value.is_array() { value.clone() } else { json!([value]) };
            names.iter().map(|(name, value)| (name.clone(), list(value))).collect::<Map<_, _>>().into()
        }
        _ => Value::Null,
    };
    set(&mut out, "query", query);
    let metadata = out.remove("metaData").unwrap_or_else(|| part["metadata"].clone());
    set(&mut out, "metadata", metadata);
    for name in ["body", "contents"] {
        if let Some(body) = part.get(name).filter(|body| v4 && body.get("content").is_some()) {
            out.insert(name.to_owned(), of_body(body));
        }
    }
    set(&mut out, "matchingRules", of_rules(&part["matchingRules"]));
    set(&mut out, "generators", of_generators(&part["generators"]));
    Value::Object(out)
}

fn of_header(value: &Value) -> Value {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let values = match value {
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(","),
        value => text(value),
    };
    json!(values.split(',').map(str::trim).collect::<Vec<_>>().join(","))
}

/// Texts and base64 by their bytes; a content type in any case and with any spaces.
fn of_body(body: &Value) -> Value {
    let mut out = object(body);
    if let Some(content_type) = body["contentType"].as_str() {
        out.insert("contentType".to_owned(), json!(content_type.to_lowercase().replace(' ', "")));
    }
    let encoded = out.remove("encoded").and_then(|encoded| encoded.as_str().map(str::to_lowercase));
    let text = body["content"].as_str().unwrap_or_default();
    if encoded.as_deref() == Some("base64") {
        let bytes = BASE64_STANDARD.decode(text).unwrap_or_else(|_| text.as_bytes().to_vec());
        out.insert("content".to_owned(), String::from_utf8(bytes).map_or_else(|_| json!(text), |text| json!(text)));
    } else if encoded.as_deref() == Some("json") {
        out.insert("content".to_owned(), serde_json::from_str(text).unwrap_or_else(|_| json!(text)));
    }
    Value::Object(out)
}

fn of_rules(rules: &Value) -> Value {
    let mut out: Map<String, Value> = Map::new();
    let mut add = |category: &str, key: &str, list: &Value| {
        if list.as_object().is_some_and(Map::is_empty) {
            return;
        }
        let names = out.entry(category.to_owned()).or_insert_with(|| json!({}));
        names[key] = of_list(list);
    };
    for (category, rules) in rules.as_object().into_iter().flatten() {
        if let Some(path) = category.strip_prefix("$.") {
            let part = path.split(['.', '[']).next().unwrap_or_default();
            let rest = &path[part.len()..];
            let behind_part = path_key(&format!("${rest}"));
            let name = behind_part.trim_start_matches("$.").trim_start_matches("$['").trim_end_matches("']");
            match part {
                "body" => add("body", &path_key(&format!("${rest}")), rules),
                "headers" | "header" => add("header", &name.to_lowercase(), rules),
                "path" => add("path", "$", rules),
                other => add(other, name, rules),
            }
            continue;
        }
        let single = rules.get("matchers").is_some() || rules.get("match").is_some();
        match category.as_str() {
            "path" | "method" | "status" if single => add(category, "$", rules),
            "header" | "headers" => {
                object(rules).iter().for_each(|(name, list)| add("header", &name.to_lowercase(), list));
            }
            "query" | "metadata" | "path" | "method" | "status" => {
                object(rules).iter().for_each(|(name, list)| add(category, name, list));
            }
            _ => object(rules).iter().for_each(|(path, list)| add("body", &path_key(path), list)),
        }
    }
    Value::Object(out)
}

fn path_key(path: &str) -> String {
    path.parse::<PathExpression>().map_or_else(|_| path.to_owned(), |path| path.to_string())
}

fn of_list(list: &Value) -> Value {
    let matchers = list.get("matchers").map_or_else(|| json!([list]), Clone::clone);
    let matchers: Vec<Value> = matchers.as_array().into_iter().flatten().map(of_rule).collect();
    let combine = list["combine"].as_str().filter(|_| list.get("matchers").is_some()).unwrap_or("AND").to_uppercase();
    json!({ "combine": combine, "matchers": matchers })
}

fn of_rule(rule: &Value) -> Value {
    let mut out = object(rule);
    let name = match rule["match"].as_str() {
        Some("timestamp") => "datetime",
        Some("min" | "max") => "type",
        Some(name) => name,
        None if rule.get("regex").is_some() => "regex",
        None => "type",
    };
    out.insert("match".to_owned(), json!(name));
    for name in ["date", "time", "timestamp"] {
        if let Some(format) = out.remove(name) {
            out.insert("format".to_owned(), format);
        }
    }
    if let Some(variants) = rule["variants"].as_array() {
        let variants = variants.iter().map(|variant| {
            let mut out = object(variant);
            set(&mut out, "rules", of_rules(&json!({ "body": variant["rules"] })));
            set(&mut out, "generators", variant["generators"].clone());
            Value::Object(out)
        });
        out.insert("variants".to_owned(), variants.collect());
    }
    Value::Object(out)
}

fn of_generators(generators: &Value) -> Value {
    let mut out = Map::new();
    for (category, found) in generators.as_object().into_iter().flatten() {
        let value = match category.as_str() {
            "path" | "method" | "status" | "query" | "metadata" => found.clone(),
            "header" | "headers" => {
                object(found).into_iter().map(|(name, one)| (name.to_lowercase(), one)).collect::<Map<_, _>>().into()
            }
            _ => object(found).into_iter().map(|(path, one)| (path_key(&path), one)).collect::<Map<_, _>>().into(),
        };
        let category = match category.as_str() {
            "headers" => "header",
            "content" | "contents" => "body",
            other => other,
        };
        set(&mut out, category, value);
    }
    Value::Object(out)
}
