//! Compares answers with the description of the API.

use std::collections::HashMap;
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use super::{document, public};
use crate::http::{Target, find};

const PLACE: &str = "http://broker/openapi.json";

pub(super) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_slice(&document("http://broker").finish()).unwrap());

/// Every schema, by its reference.
static COMPILED: LazyLock<(Schemas, HashMap<String, SchemaIndex>)> = LazyLock::new(|| {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.add_resource(PLACE, DOCUMENT.clone()).unwrap();
    let names = DOCUMENT["components"]["schemas"].as_object().unwrap().keys();
    let compiled = names.map(|name| {
        let reference = format!("#/components/schemas/{name}");
        let index = compiler.compile(&format!("{PLACE}{reference}"), &mut schemas).unwrap();
        (reference, index)
    });
    let compiled = compiled.collect();
    (schemas, compiled)
});

/// Whether a body is as a schema says.
pub(super) fn valid(schema: &Value, body: &Value) -> Result<(), String> {
    let (schemas, indexes) = &*COMPILED;
    let Some(reference) = schema["$ref"].as_str() else { return Ok(()) };
    schemas.validate(body, indexes[reference]).map_err(|error| error.to_string())
}

/// What the description says of an answer, or that it says nothing.
pub(super) fn described(method: &str, path: &str, status: u16) -> Result<Option<&'static Value>, String> {
    let path = path.split('?').next().unwrap_or_default();
    let method_of_path = method.parse().unwrap_or_default();
    let Ok(target) = Target::parse(&method_of_path, path, "", |_| false) else { return Ok(None) };
    let Some((route, _)) = find(super::all(), &target.segments) else { return Ok(None) };
    let operation = &DOCUMENT["paths"][public(route.path)][method.to_lowercase()];
    if operation.is_null() {
        return Ok(None);
    }
    let answers = &operation["responses"];
    match &answers[status.to_string()] {
        Value::Null if status < 400 => Err(format!("the status {status} is not described")),
        Value::Null => Ok(Some(&answers["default"])),
        answer => Ok(Some(answer)),
    }
}

/// Whether an answer is as the description says.
pub(crate) fn check(method: &str, path: &str, status: u16, kind: Option<&str>, body: &[u8]) -> Result<(), String> {
    let Some(answer) = described(method, path, status)? else { return Ok(()) };
    let Some(types) = answer["content"].as_object() else { return Ok(()) };
    let Some(kind) = kind.and_then(|kind| kind.split(';').next()) else {
        return if body.is_empty() { Ok(()) } else { Err("the body has no type".to_owned()) };
    };
    let Some(known) = types.get(kind) else { return Err(format!("the type {kind} is not described")) };
    if !kind.ends_with("json") {
        return Ok(());
    }
    let body = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    valid(&known["schema"], &body)
}
