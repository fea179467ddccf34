//! Pact files like those of a shop, the same in every run.

use serde_json::{Value, json};

/// The text of a pact file of about this size, in lines as every implementation writes it, and its interactions.
pub(crate) fn text(bytes: usize) -> (String, usize) {
    let of = |interactions: usize| {
        let pact = json!({
            "consumer": { "name": "shop" },
            "provider": { "name": "orders" },
            "interactions": (0..interactions).map(interaction).collect::<Vec<_>>(),
            "metadata": { "pactSpecification": { "version": "4.0" } },
        });
        serde_json::to_string_pretty(&pact).expect("a value can be written")
    };
    let interactions = (bytes / (of(40).len() / 40)).max(1);
    (of(interactions), interactions)
}

/// Three reads and a write in turn.
fn interaction(n: usize) -> Value {
    match n % 4 {
        0 => order_is_placed(n),
        _ => order_is_read(n),
    }
}

fn order_is_read(n: usize) -> Value {
    json!({
        "type": "Synchronous/HTTP",
        "description": format!("a request for the order {n}"),
        "providerStates": [{ "name": "an order exists", "params": { "id": n } }],
        "request": {
            "method": "GET",
            "path": format!("/orders/{n}"),
            "query": { "fields": ["id,lines"], "locale": ["de"] },
            "headers": { "Accept": ["application/json"] },
        },
        "response": {
            "status": 200,
            "headers": { "Content-Type": ["application/json"], "ETag": [format!("\"{n:08x}\"")] },
            "body": json_body(&json!({
                "id": n,
                "customer": "Zoë \"Z\" Müller",
                "total": 19.95,
                "paid": true,
                "voucher": null,
                "lines": [{ "sku": format!("A-{n}"), "quantity": 2, "note": "leave it\nat the door" }],
            })),
            "matchingRules": {
                "header": { "ETag": all(&[json!({ "match": "regex", "regex": "\"[0-9a-f]{8}\"" })]) },
                "body": {
                    "$.id": all(&[json!({ "match": "integer" })]),
                    "$.customer": all(&[json!({ "match": "type" })]),
                    "$.lines": all(&[json!({ "match": "type", "min": 1 })]),
                    "$.lines[*].sku": all(&[json!({ "match": "regex", "regex": "[A-Z]-\\d+" })]),
                },
            },
        },
    })
}

fn order_is_placed(n: usize) -> Value {
    json!({
        "type": "Synchronous/HTTP",
        "description": format!("the order {n} is placed"),
        "providerStates": [{ "name": "a customer exists", "params": { "name": "Zoë", "active": true } }],
        "request": {
            "method": "POST",
            "path": "/orders",
            "headers": { "Content-Type": ["application/json"], "Accept": ["application/json"] },
            "body": json_body(&json!({ "customer": "Zoë", "lines": [{ "sku": format!("A-{n}"), "quantity": 1.5 }] })),
            "matchingRules": { "body": {
                "$.lines": all(&[json!({ "match": "type", "min": 1 })]),
                "$.lines[*].quantity": all(&[json!({ "match": "number" })]),
            } },
        },
        "response": {
            "status": 201,
            "headers": { "Content-Type": ["application/json"], "Location": [format!("/orders/{n}")] },
            "body": json_body(&json!({ "id": n, "key": "f81d4fae-7dec-4d11-a765-00a0c91e6bf6", "placed": "2026-02-28" })),
            "matchingRules": { "body": {
                "$.id": all(&[json!({ "match": "integer" })]),
                "$.placed": all(&[json!({ "match": "date", "format": "yyyy-MM-dd" })]),
            } },
            "generators": { "body": {
                "$.key": { "type": "Uuid" },
                "$.placed": { "type": "Date", "format": "yyyy-MM-dd" },
            } },
        },
    })
}

fn json_body(content: &Value) -> Value {
    json!({ "contentType": "application/json", "encoded": false, "content": content })
}

fn all(rules: &[Value]) -> Value {
    json!({ "combine": "AND", "matchers": rules })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_pact_file_has_about_the_size_asked_for() {
        let (text, interactions) = text(1_000_000);
        assert!(text.len().abs_diff(1_000_000) < 50_000, "{} bytes of {interactions} interactions", text.len());
    }
}
