use std::fmt;
use std::str::FromStr;

/// A text that has another form than it must have: what to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form(&'static str);

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Form {}

/// How a provider is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }
}

impl FromStr for Scheme {
    type Err = Form;

    fn from_str(text: &str) -> Result<Self, Form> {
        match text {
            "http" => Ok(Scheme::Http),
            "https" => Ok(Scheme::Https),
            _ => Err(Form("plugins and their transports are not supported: write http or https")),
        }
    }
}

/// A place of a provider that is not at its main port: `http:8080/path`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transport {
    pub(crate) what: Traffic,
    pub(crate) port: u16,
    pub(crate) path: String,
}

/// What goes there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Traffic {
    Requests(Scheme),
    Messages,
    /// What a plugin would send, by the name of its transport.
    OfPlugin(String),
}

impl FromStr for Transport {
    type Err = Form;

    fn from_str(text: &str) -> Result<Self, Form> {
        let form = || Form("write NAME:PORT or NAME:PORT/PATH");
        let (name, rest) = text.split_once(':').ok_or_else(form)?;
        let what = match name {
            "message" | "async-message" | "sync-message" => Traffic::Messages,
            name if !name.is_empty() && name.chars().all(|sign| sign.is_alphanumeric() || sign == '_') => {
                name.parse().map_or_else(|_| Traffic::OfPlugin(name.to_owned()), Traffic::Requests)
            }
            _ => return Err(form()),
        };
        let (port, path) =
            rest.split_once('/').map_or((rest, String::new()), |(port, path)| (port, format!("/{path}")));
        let port = port.parse().ok().filter(|port| *port > 0).ok_or_else(form)?;
        Ok(Transport { what, port, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transport_has_a_name_a_port_and_perhaps_a_path() {
        let place = |what, port, path: &str| Transport { what, port, path: path.to_owned() };
        assert_eq!("http:8080".parse(), Ok(place(Traffic::Requests(Scheme::Http), 8080, "")));
        assert_eq!("https:1/a/b".parse(), Ok(place(Traffic::Requests(Scheme::Https), 1, "/a/b")));
        assert_eq!("sync-message:9/m".parse(), Ok(place(Traffic::Messages, 9, "/m")));
        assert_eq!("grpc:5555/a".parse(), Ok(place(Traffic::OfPlugin("grpc".to_owned()), 5555, "/a")));
        for wrong in ["http", "http:", "http:x", "http:0", "http:70000", "http:80x/a", ":80", "a b:80", "grpc:x"] {
            assert!(wrong.parse::<Transport>().is_err(), "{wrong}");
        }
    }
}
