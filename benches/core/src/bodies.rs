use std::fmt::Write as _;

use pact_core::model::{Body, Json};
use serde_json::{Value, json};

/// One kind of body: its content type, and what one with so many articles looks like.
pub struct Format {
    /// What people call it.
    pub name: &'static str,
    /// The value of the header `Content-Type`.
    pub content_type: &'static str,
    /// The body with this many articles.
    pub body: fn(usize) -> Body,
}

/// Every kind of body that is matched in a way of its own.
pub const FORMATS: [Format; 6] = [
    Format { name: "json", content_type: "application/json", body: |articles| Body::Json(Json::from(shop(articles))) },
    Format { name: "text", content_type: "text/plain", body: |articles| Body::Text(text(articles)) },
    Format {
        name: "form",
        content_type: "application/x-www-form-urlencoded",
        body: |articles| Body::Text(form(articles)),
    },
    Format { name: "xml", content_type: "application/xml", body: |articles| Body::Text(xml(articles)) },
    Format {
        name: "multipart",
        content_type: "multipart/form-data; boundary=benches",
        body: |articles| Body::Text(multipart(articles)),
    },
    Format {
        name: "binary",
        content_type: "application/octet-stream",
        body: |articles| Body::Binary((0..=u8::MAX).cycle().take(articles * 100).collect()),
    },
];

/// Articles as JSON, each of a hundred bytes.
pub fn shop(articles: usize) -> Value {
    json!({ "articles": (0..articles).map(article).collect::<Vec<_>>() })
}

fn article(number: usize) -> Value {
    json!({
        "id": number,
        "name": format!("article {number}"),
        "price": 9.5,
        "inStock": number.is_multiple_of(2),
        "tags": ["new", "red"],
        "size": { "width": 20, "height": 30 },
    })
}

fn text(articles: usize) -> String {
    of_each(articles, |number, out| writeln!(out, "article {number}: 9.5, in stock, new, red, 20 x 30"))
}

fn form(articles: usize) -> String {
    let fields = of_each(articles, |number, out| write!(out, "name{number}=article+{number}&price{number}=9%2E5&"));
    fields.trim_end_matches('&').to_owned()
}

fn xml(articles: usize) -> String {
    let articles = of_each(articles, |number, out| {
        write!(out, "<article id=\"{number}\"><name>article {number}</name><tag>new</tag><tag>red</tag></article>")
    });
    format!("<shop>{articles}</shop>")
}

fn multipart(articles: usize) -> String {
    let parts = of_each(articles, |number, out| {
        let header = format!("Content-Disposition: form-data; name=\"article{number}\"");
        write!(out, "--benches\r\n{header}\r\n\r\narticle {number}\r\n")
    });
    parts + "--benches--\r\n"
}

fn of_each(articles: usize, write: impl Fn(usize, &mut String) -> std::fmt::Result) -> String {
    let mut out = String::new();
    for number in 0..articles {
        write(number, &mut out).expect("a text takes what is written to it");
    }
    out
}
