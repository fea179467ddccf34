//! A server that is as strict as the standards allow, as Tomcat is: what it does not have to take, it refuses.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use pact_harness::format;
use pact_harness::prelude::*;
use pact_harness::provider::StateChange;
use serde_json::{Value, json};

/// Why a request is refused: RFC 9112 for its form, RFC 3986 for its target.
type Refusal = String;

/// Answers every request with `{"id": 1}`, or refuses it with the reason. Its base URL.
fn strict_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(|| serve(stream.unwrap()));
        }
    });
    url
}

/// All requests of a connection.
fn serve(mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(request) = read(&mut reader) {
        let (status, body) = match request {
            Ok(()) => ("200 OK", r#"{"id": 1}"#.to_owned()),
            Err(refusal) => ("400 Bad Request", json!({ "refused": refusal }).to_string()),
        };
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}", body.len());
        if write!(stream, "{head}\r\n\r\n{body}").is_err() || status.starts_with('4') {
            return;
        }
    }
}

/// The next request, if there is one.
fn read(reader: &mut BufReader<TcpStream>) -> Option<Result<(), Refusal>> {
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line).unwrap_or(0) == 0 {
            return None;
        }
        let Some(line) = line.strip_suffix(b"\r\n") else { return Some(Err("a line does not end with CR LF".into())) };
        if line.is_empty() {
            break;
        }
        lines.push(line.to_vec());
    }
    let length = match judge(&lines) {
        Ok(length) => length,
        Err(refusal) => return Some(Err(refusal)),
    };
    let whole = reader.read_exact(&mut vec![0; length]);
    Some(whole.map_err(|error| format!("the body is not whole: {error}")))
}

/// The length of the body that follows.
fn judge(lines: &[Vec<u8>]) -> Result<usize, Refusal> {
    let (first, headers) = lines.split_first().ok_or("no request line")?;
    let first = std::str::from_utf8(first).map_err(|_| "the request line is not ASCII")?;
    let [method, target, "HTTP/1.1"] = first.split(' ').collect::<Vec<_>>()[..] else {
        return Err(format!("the request line {first:?} has not three parts"));
    };
    if !is_target(target) {
        return Err(format!("the target {target:?} has a character that RFC 3986 does not allow there"));
    }
    let mut read = Vec::new();
    for line in headers {
        let colon = line.iter().position(|byte| *byte == b':').ok_or("a header without a colon")?;
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
        {
            return Err(format!("the name of a header is not a token: {:?}", String::from_utf8_lossy(name)));
        }
        if value.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') {
            return Err("the value of a header has a control character".into());
        }
        read.push((String::from_utf8_lossy(name).to_ascii_lowercase(), String::from_utf8_lossy(value).into_owned()));
    }
    let values = |wanted: &str| -> Vec<&str> {
        read.iter().filter(|(name, _)| name == wanted).map(|(_, value)| &**value).collect()
    };
    if values("host").len() != 1 {
        return Err(format!("there are {} lines Host", values("host").len()));
    }
    if !values("transfer-encoding").is_empty() {
        return Err("the length of the body is not said beforehand".into());
    }
    match (values("content-length")[..].first(), values("content-length").len()) {
        (None, _) if ["POST", "PUT", "PATCH"].contains(&method) => Err(format!("{method} without a Content-Length")),
        (None, _) => Ok(0),
        (Some(length), 1) => length.parse().map_err(|_| format!("the Content-Length {length:?} is not a number")),
        (Some(_), count) => Err(format!("there are {count} lines Content-Length")),
    }
}

/// `absolute-path [ "?" query ]` of RFC 9112, 3.2.1.
fn is_target(target: &str) -> bool {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let is_made_of = |text: &str, more: &str| {
        let mut parts = text.split('%');
        let is_plain = |text: &str| {
            text.chars()
                .all(|sign| sign.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/".contains(sign) || more.contains(sign))
        };
        let is_escape = |text: &str| text.len() >= 2 && text.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        is_plain(parts.next().unwrap_or_default()) && parts.all(|part| is_escape(part) && is_plain(&part[2..]))
    };
    path.starts_with('/') && is_made_of(path, "") && is_made_of(query, "?")
}

/// Everything that a URL may not have as it stands.
const NASTY: &str = r#"[a]|{b}"c"<d>\e^f`g h%i#j?k&l=m+é☃"#;

fn provider(version: &str, interactions: &Value, url: &str) -> Provider {
    let pact = json!({
        "consumer": { "name": "c" }, "provider": { "name": "p" }, "interactions": interactions,
        "metadata": { "pactSpecification": { "version": version } },
    });
    Provider::new("p").pact(format::read(pact.to_string().as_bytes()).unwrap(), "a pact").url(url)
}

#[test]
fn the_server_is_strict() {
    let url = strict_server();
    let send = |head: &str| {
        let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
        stream.write_all(format!("{head}\r\n\r\n").replace('\n', "\r\n").replace("\r\r", "\r").as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        line.starts_with("HTTP/1.1 200")
    };
    assert!(send("GET /a%5B1%5D?b=c HTTP/1.1\nHost: h"));
    assert!(send("POST / HTTP/1.1\nHost: h\nContent-Length: 0"));
    for target in
        ["/[1]", "/|", "/{a}", "/\"", "/<a>", "/\\", "/^", "/`", "/é", "/%", "/%zz", "/a?[]=1", "/#a", "a", "/a b"]
    {
        assert!(!send(&format!("GET {target} HTTP/1.1\nHost: h")), "{target}");
    }
    for head in [
        "POST / HTTP/1.1\nHost: h",
        "GET / HTTP/1.1",
        "GET / HTTP/1.1\nHost: h\nHost: h",
        "GET / HTTP/1.1\nHost: h\na b: c",
    ] {
        assert!(!send(head), "{head}");
    }
}

#[tokio::test]
async fn a_strict_server_takes_every_request() {
    let url = strict_server();
    let in_path = NASTY.replace('?', "");
    let response = json!({ "status": 200, "body": { "id": 1 } });
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] {
        let v4 = json!({ "method": method, "path": format!("/{in_path}/x"), "query": { NASTY: [NASTY, ""], "ids[]": ["1"] },
            "headers": { "X-Any": ["[a]|{b}\"c\"<d>"] } });
        let v3 = json!({ "method": method, "path": format!("/{in_path}"), "query": { NASTY: [NASTY] } });
        let v2 = json!({ "method": method, "path": "/a", "query": "filter[name]={x}|y&q=\"a b\"<é>\\^`" });
        let with_body = json!({ "method": method, "path": "/a", "headers": { "Content-Type": "application/json" },
            "body": { "text": NASTY } });
        let response = if method == "HEAD" { &json!({ "status": 200 }) } else { &response };
        for (version, request) in [("4.0", v4), ("3.0.0", v3), ("2.0.0", v2), ("3.0.0", with_body)] {
            let mut interaction = json!({ "description": "d", "request": request, "response": response });
            let states = json!([{ "name": NASTY, "params": { NASTY: NASTY, "ids[]": ["{1}"], "n": 1.5, "on": null } }]);
            match version {
                "2.0.0" => interaction["providerState"] = NASTY.into(),
                _ => interaction["providerStates"] = states,
            }
            if version == "4.0" {
                interaction["type"] = "Synchronous/HTTP".into();
                interaction["response"]["body"] = if method == "HEAD" {
                    json!({ "content": "" })
                } else {
                    json!({ "content": { "id": 1 }, "contentType": "application/json", "encoded": false })
                };
            }
            for place in ["/_state", "/[state]?for={us}"] {
                let change = StateChange::url(format!("{url}{place}")).with_teardown();
                for change in [change.clone(), change.as_query()] {
                    let provider = provider(version, &json!([interaction]), &url).state_change(change);
                    let verification = provider.verify().await;
                    assert!(verification.is_ok(), "{version} {method}: {verification}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_strict_server_makes_messages() {
    let url = strict_server();
    let message = json!({ "type": "Asynchronous/Messages", "description": NASTY, "providerStates": [{ "name": NASTY }],
        "contents": { "content": { "id": 1 }, "contentType": "application/json", "encoded": false } });
    let change = StateChange::url(format!("{url}/_state")).as_query();
    let verification =
        provider("4.0", &json!([message]), &format!("{url}/base[1]")).state_change(change).verify().await;
    assert!(verification.is_ok(), "{verification}");
}
