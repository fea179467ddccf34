//! Secrets of webhooks: their names are told, their values never.

use crate::database::Tx;
use crate::http::{Answer, Body, Form, Handler, Method, Object, Outcome, Problem, Request, Route};
use crate::text::iso;
use crate::webhook::secret::{self, Secret, SecretError};

pub(super) static ROUTES: &[Route] = &[
    Route { path: "/secrets", accepts: &[], methods: &[(Method::Get, Body::None, Handler::Read(list))] },
    Route {
        path: "/secrets/{secret}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(get)),
            (Method::Put, Body::Json, Handler::Write(put)),
            (Method::Delete, Body::None, Handler::Write(remove)),
        ],
    },
];

fn write(o: &mut Object, request: &Request, one: &Secret) {
    o.put("name", &one.name).put("createdAt", iso(one.created_at));
    o.opt("updatedAt", (one.updated_at != one.created_at).then(|| iso(one.updated_at)));
    o.object("_links", |links| {
        links.link("self", &request.urls.at("/secrets/{}", &[&one.name]), &[("title", "Secret"), ("name", &one.name)]);
    });
}

fn list(tx: &Tx<'_>, request: &Request) -> Outcome {
    let all = secret::list(tx)?;
    Ok(Answer::ok(Object::of(|o| {
        o.object("_embedded", |embedded| {
            embedded.list("secrets", &all, |o, one| write(o, request, one));
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", "Secrets of webhooks")]);
        });
    })))
}

fn answer(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = secret::get(tx, request.name("secret"))?.ok_or(Problem::NotFound)?;
    Ok(Answer::ok(Object::of(|o| write(o, request, &one))))
}

fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    answer(tx, request)
}

fn put(tx: &Tx<'_>, request: &Request) -> Outcome {
    let name = request.name("secret");
    if !secret::is_name(name) {
        let wrong = format!("may have letters, digits, _ and -, at most {} of them", secret::LONGEST_NAME);
        return Err(Problem::field("name", wrong));
    }
    // What the parser says of a body quotes it.
    let body = request.strict_json().map_err(|_| Problem::Said(400, "The request body is not JSON".to_owned()))?;
    let mut form = Form::new(&body);
    let value = form.required("value");
    if value.len() > secret::LONGEST {
        form.wrong("value", format!("may have {} bytes at most", secret::LONGEST));
    } else if value.trim() != value || value.chars().any(char::is_control) {
        form.wrong("value", "cannot contain control characters, or spaces at its beginning or end");
    }
    form.finish()?;
    let is_new = match secret::put(tx, &request.settings.webhooks.keys, name, value, request.now) {
        Ok(is_new) => is_new,
        Err(SecretError::Database(error)) => return Err(error.into()),
        Err(SecretError::Seal(error)) => return Err(Problem::Said(422, error.to_string())),
    };
    let answer = answer(tx, request)?;
    Ok(if is_new { answer.status(201).location(&request.url()) } else { answer })
}

fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    if secret::delete(tx, request.name("secret"))? { Ok(Answer::empty(204)) } else { Err(Problem::NotFound) }
}

#[cfg(test)]
mod tests;
