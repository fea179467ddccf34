//! A request and values become what is sent.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Unrenderable, Values, body, origin, pieces};
use crate::text::segment;
use crate::webhook::{Body, Context, Rendered, Request, is_secret};

/// How long any part of a request may become, in bytes.
pub(super) const LONGEST: usize = 4 * 1024 * 1024;

/// What an address cannot have as it is, besides what is not ASCII.
const INVALID: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The type of a text, and of nothing at all, where no header says another: as the official broker sends them.
const FORM: &str = "application/x-www-form-urlencoded";

/// Fills in the values. `secrets` are those of [`Request::user_secrets`], by name.
///
/// # Errors
///
/// A secret is missing, or a value does not fit into its place.
pub fn render(
    request: &Request,
    context: &Context,
    secrets: &BTreeMap<String, String>,
) -> Result<Rendered, Unrenderable> {
    let values = Values { context, secrets };
    let raw = |text: &str| values.fill(text, str::to_owned, |value| Ok(value.to_owned()));
    let mut headers = Vec::with_capacity(request.headers.len() + 1);
    for (name, value) in &request.headers {
        let filled = raw(value)?;
        if filled.chars().any(char::is_control) {
            return Err(Unrenderable::Header(name.clone()));
        }
        headers.push((name.clone(), filled));
    }
    let content_type = match (headers.iter().find(|(name, _)| name == "content-type"), &request.body) {
        (Some((_, given)), _) => given.clone(),
        (None, body) => {
            let kind = if matches!(body, Some(Body::Json(_))) { "application/json" } else { FORM };
            headers.push(("content-type".to_owned(), kind.to_owned()));
            kind.to_owned()
        }
    };
    let username = request.username.as_deref().map(raw).transpose()?.filter(|name| !name.is_empty());
    let password = request.password.as_deref().map(raw).transpose()?;
    let control = |text: &Option<String>| text.iter().any(|text| text.chars().any(char::is_control));
    if control(&username) || control(&password) || username.iter().any(|name| name.contains(':')) {
        return Err(Unrenderable::Credentials);
    }
    let body = request.body.as_ref().map(|one| body::fill(one, &content_type, values)).transpose()?;
    let mut hidden: Vec<String> = request.user_secrets().iter().filter_map(|name| secrets.get(name).cloned()).collect();
    let stored = request.headers.iter().zip(&headers).filter(|((name, value), _)| is_secret(name, value));
    hidden.extend(stored.map(|(_, (_, filled))| filled.clone()));
    hidden.extend(password.clone().filter(|password| !password.is_empty()));
    Ok(Rendered {
        method: request.method.clone(),
        url: address(&request.url, values)?,
        headers,
        body,
        username,
        password,
        secrets: hidden,
    })
}

/// The address, without a fragment, which nobody is sent.
fn address(url: &str, values: Values<'_>) -> Result<String, Unrenderable> {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let host = origin(url);
    if pieces(host).len() > 1 || host.contains("${") {
        return Err(Unrenderable::Url);
    }
    let literal = |text: &str| utf8_percent_encode(text, INVALID).to_string();
    let filled = values.fill(&url[host.len()..], literal, |value| Ok(segment(value)))?;
    let path = filled.split('?').next().unwrap_or_default();
    // A client reads `%2e` as a dot.
    let leads = |part: &str| matches!(&*part.to_lowercase().replace("%2e", "."), "." | "..");
    let written = url[host.len()..].split('?').next().unwrap_or_default();
    if path.split('/').any(leads) && !written.split('/').any(leads) {
        return Err(Unrenderable::Path);
    }
    Ok(format!("{host}{}{filled}", if filled.starts_with('/') { "" } else { "/" }))
}
