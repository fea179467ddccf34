//! The request of a webhook as its owner wrote it, with `${..}` for what is filled in when it is sent.

use std::fmt;

use pact_core::model::Json;

use super::template::{self, Piece};

/// What is shown in the place of a secret.
pub const STARS: &str = "**********";

/// Names of headers that say how a secret is to be read, not what it is.
const SCHEMES: [&str; 5] = ["basic", "bearer", "token", "apikey", "key"];

/// A body: JSON, or text as it stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A JSON value that is not a text.
    Json(Json),
    /// A text.
    Text(String),
}

/// A request that is sent when something happens. It is shown without its secrets.
#[derive(Clone, Default, PartialEq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The address.
    pub url: String,
    /// Headers, their names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Body>,
    /// The user of basic authentication.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<String>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.public())
    }
}

/// What a stored request is called where its webhook has no description: `POST example.org`.
pub fn name_of(public: &str) -> String {
    Request::stored(public, None).map(|request| request.name()).unwrap_or_default()
}

/// Whether a header is a secret: by its name, unless its value is what is filled in later.
pub fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_lowercase();
    let named = ["authorization", "token", "secret", "password", "api-key", "apikey", "cookie", "signature"];
    named.iter().any(|word| name.contains(word)) && !is_filled(value)
}

/// Whether a value has something to be filled in, and besides that nothing but the name of a scheme.
fn is_filled(value: &str) -> bool {
    let pieces = template::pieces(value);
    let scheme = |word: &str| SCHEMES.iter().any(|known| word.eq_ignore_ascii_case(known));
    let open = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => text.split_whitespace().all(scheme),
        Piece::Broker(..) | Piece::User(..) => true,
    };
    pieces.iter().any(|piece| !matches!(piece, Piece::Text(_))) && pieces.iter().all(open)
}

impl Request {
    /// The scheme, host and port of the address, as they are written: what stands before the path.
    pub fn origin(&self) -> &str {
        template::origin(&self.url)
    }

    /// What it is called where nobody has described it: `POST example.org`.
    pub fn name(&self) -> String {
        let origin = self.origin();
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        // A port follows the last colon, but colons in brackets are an address.
        let host = host.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(host, |(host, _)| host);
        format!("{} {host}", self.method)
    }

    /// Whether the password is a secret: not where it is filled in later.
    pub fn hides_password(&self) -> bool {
        self.password.as_deref().is_some_and(|password| !password.is_empty() && !is_filled(password))
    }

    /// What may be stored in the clear, as JSON text: a secret is null there.
    pub fn public(&self) -> String {
        let text = |text: &str| Json::string(text);
        let shown = |name: &str, value: &str| if is_secret(name, value) { Json::Null } else { text(value) };
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), shown(name, value)));
        let mut members = vec![("method", text(&self.method)), ("url", text(&self.url))];
        if !self.headers.is_empty() {
            members.push(("headers", Json::object(headers)));
        }
        members.extend(self.body.as_ref().map(|body| {
            let body = match body {
                Body::Json(json) => json.clone(),
                Body::Text(body) => text(body),
            };
            ("body", body)
        }));
        members.extend(self.username.as_deref().map(|name| ("username", text(name))));
        let password = self.password.as_deref();
        members.extend(password.map(|word| ("password", if self.hides_password() { Json::Null } else { text(word) })));
        Json::object(members).to_string()
    }

    /// What may be stored only where nobody can read it, as JSON text; `None` where there is nothing of this kind.
    pub fn secret(&self) -> Option<String> {
        let headers: Vec<_> = self.headers.iter().filter(|(name, value)| is_secret(name, value)).collect();
        let password = self.password.as_deref().filter(|_| self.hides_password());
        if headers.is_empty() && password.is_none() {
            return None;
        }
        let headers = Json::object(headers.iter().map(|(name, value)| (name.as_str(), Json::string(value.as_str()))));
        let mut members = vec![("headers", headers)];
        members.extend(password.map(|password| ("password", Json::string(password))));
        Some(Json::object(members).to_string())
    }

    /// Reads what [`public`](Self::public) and [`secret`](Self::secret) wrote. Without the secrets, which nobody needs who only
    /// shows the request, stars stand in their places.
    ///
    /// # Errors
    ///
    /// It is not what was written: why.
    pub fn stored(public: &str, secret: Option<&str>) -> Result<Self, String> {
        let read = |text: &str| Json::parse(text.as_bytes()).map_err(|error| error.to_string());
        let public = read(public)?;
        let secret = secret.map(read).transpose()?;
        let text = |name: &str| public.get(name).and_then(Json::as_str).map(str::to_owned);
        let hidden = |found: Option<&Json>| found.and_then(Json::as_str).unwrap_or(STARS).to_owned();
        let secret_headers = secret.as_ref().and_then(|secret| secret.get("headers"));
        let header = |name: &str, value: &Json| match value {
            Json::Null => hidden(secret_headers.and_then(|headers| headers.get(name))),
            value => value.as_str().unwrap_or_default().to_owned(),
        };
        let headers = public.get("headers").and_then(Json::members).unwrap_or_default();
        Ok(Self {
            method: text("method").ok_or("a request without a method")?,
            url: text("url").ok_or("a request without a URL")?,
            headers: headers.iter().map(|(name, value)| (name.to_string(), header(name, value))).collect(),
            body: public.get("body").map(|body| match body {
                Json::String(text) => Body::Text(text.to_string()),
                json => Body::Json(json.clone()),
            }),
            username: text("username"),
            password: public.get("password").map(|password| match password {
                Json::Null => hidden(secret.as_ref().and_then(|secret| secret.get("password"))),
                password => password.as_str().unwrap_or_default().to_owned(),
            }),
        })
    }

    /// The names of the secrets that it has as `${user.NAME}`, each once.
    pub fn user_secrets(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut add = |text: &str| {
            for piece in template::pieces(text) {
                if let Piece::User(_, name) = piece
                    && !names.iter().any(|known| known == name)
                {
                    names.push(name.to_owned());
                }
            }
        };
        add(&self.url);
        self.headers.iter().for_each(|(_, value)| add(value));
        match &self.body {
            Some(Body::Json(json)) => texts(json, &mut add),
            Some(Body::Text(text)) => add(text),
            None => {}
        }
        self.username.iter().chain(&self.password).for_each(|text| add(text));
        names
    }
}

/// Every text in a value, names of members too.
fn texts(json: &Json, visit: &mut impl FnMut(&str)) {
    match json {
        Json::String(text) => visit(text),
        Json::Array(items) => items.iter().for_each(|item| texts(item, visit)),
        Json::Object(members) => {
            for (name, value) in members {
                visit(name);
                texts(value, visit);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Request {
            method: "POST".to_owned(),
            url: "https://ci.example.org/hook/${pactbroker.consumerName}?k=${user.key}".to_owned(),
            headers: vec![
                header("authorization", "Bearer abc"),
                header("x-auth-token", "token ${user.github}"),
                header("private-token", "abc${user.github}"),
                header("x-plain", "plain"),
            ],
            body: Some(Body::Json(Json::parse(br#"{"a": ["${user.key}", 1.0]}"#).unwrap())),
            username: Some("me".to_owned()),
            password: Some("s3cret".to_owned()),
        }
    }

    #[test]
    fn secrets_are_apart_from_what_is_stored_in_the_clear() {
        let request = request();
        let (public, secret) = (request.public(), request.secret().unwrap());
        for hidden in ["abc", "s3cret"] {
            assert!(!public.contains(hidden) && secret.contains(hidden), "{public} {secret}");
            assert!(!format!("{request:?}").contains(hidden));
        }
        assert!(public.contains("token ${user.github}"), "{public}");
        assert_eq!(Request::stored(&public, Some(&secret)).unwrap(), request);
        let shown = Request::stored(&public, None).unwrap();
        assert_eq!(shown.password.as_deref(), Some(STARS));
        assert_eq!(shown.headers[0].1, STARS);
        assert_eq!(shown.headers[3].1, "plain");
    }

    #[test]
    fn a_request_without_secrets_has_nothing_to_seal() {
        let plain = Request {
            headers: vec![("authorization".to_owned(), "Bearer ${user.token}".to_owned())],
            password: Some("${user.password}".to_owned()),
            ..Request::default()
        };
        assert_eq!(plain.secret(), None);
        let text = Request { body: Some(Body::Text("1".to_owned())), ..Request::default() };
        assert_eq!(Request::stored(&text.public(), None).unwrap(), text);
    }

    #[test]
    fn the_names_of_secrets_are_those_in_every_part() {
        assert_eq!(request().user_secrets(), ["key", "github"]);
    }
}
