mod broken;
#[cfg(unix)]
mod server;
mod wire;

use std::sync::Arc;

use super::*;
use crate::consumer::expectations::Expectations;
use crate::model::{Body, DateTime, Generator, Generators, HttpInteraction, Json, Moment, Response};
use std::time::SystemTime;

fn link(regex: &str) -> Generator {
    Generator::MockServerUrl { example: "http://shop/items/1".into(), regex: regex.into() }
}

/// A mock provider of one interaction, `/` unless it is changed.
fn provider(method: &str, status: u16, change: impl FnOnce(&mut HttpInteraction)) -> MockProvider {
    let expectations = Arc::new(Expectations::default());
    let index = expectations.begin("get a page");
    expectations.update(index, |interaction, complete| {
        interaction.request.method = method.into();
        interaction.request.path = "/".into();
        interaction.response.status = status;
        *complete = true;
        change(interaction);
        Ok::<_, std::fmt::Error>(())
    });
    MockProviderBuilder::new(expectations, MockOptions::new()).start_now().unwrap()
}

/// The same, where only the response matters.
fn one_response(method: &str, status: u16, change: impl FnOnce(&mut Response)) -> MockProvider {
    provider(method, status, |interaction| change(&mut interaction.response))
}

/// What the mock provider of one interaction answers: the status, a header and the body; twice.
fn answers(generators: Generators) -> (MockProvider, Vec<(u16, String, String)>) {
    let expectations = Arc::new(Expectations::default());
    let index = expectations.begin("get an item");
    expectations.update(index, |interaction, complete| {
        interaction.request.method = "GET".into();
        interaction.request.path = "/items/1".into();
        let link = Json::string("http://shop/items/1");
        let example = Json::object([("id", Json::string("x")), ("self", link), ("on", Json::string("2000-01-01"))]);
        interaction.response.body = Body::Json(example);
        interaction.response.generators = generators;
        interaction.response.status = 200;
        *complete = true;
        Ok::<_, std::fmt::Error>(())
    });
    let mock = MockProviderBuilder::new(expectations, MockOptions::new()).start_now().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answer = || async {
        let response = mock.request(reqwest::Method::GET, "/items/1").send().await.unwrap();
        let tag = response.headers().get("X-Tag").map_or("", |value| value.to_str().unwrap()).to_owned();
        (response.status().as_u16(), tag, response.text().await.unwrap())
    };
    let answers = runtime.block_on(async { vec![answer().await, answer().await] });
    (mock, answers)
}

#[test]
fn every_answer_has_values_of_its_own_and_the_contract_keeps_its_examples() {
    let generators = Generators {
        header: vec![("X-Tag".into(), Generator::RandomHexadecimal { digits: Some(20) })],
        body: vec![
            ("$.id".parse().unwrap(), Generator::Uuid(None)),
            ("$.self".parse().unwrap(), link(".*(/items/1)")),
            ("$.on".parse().unwrap(), Generator::Date(Moment::default())),
        ],
        ..Generators::default()
    };
    let (mock, answers) = answers(generators);
    let today = || DateTime::from_system_time(SystemTime::now()).to_string()[..10].to_owned();
    for (status, tag, body) in &answers {
        let json = Json::parse(body.as_bytes()).unwrap();
        let text = |name| json.get(name).and_then(Json::as_str).unwrap();
        assert_eq!((*status, tag.len(), text("id").len()), (200, 20, 36));
        assert_eq!(text("self"), format!("{}/items/1", mock.url()));
        assert!(text("on") == today() || text("on") < &*today(), "{body}");
    }
    assert!(answers[0].1 != answers[1].1 && answers[0].2 != answers[1].2, "{answers:?}");
    assert!(mock.verify().is_ok());
    let kept = &mock.expectations().snapshot()[0].interaction.response;
    let example = br#"{"id":"x","self":"http://shop/items/1","on":"2000-01-01"}"#;
    assert_eq!(kept.body_bytes().as_deref(), Some(example.as_slice()));
    assert!(kept.headers.is_empty());
}

#[test]
fn a_response_that_cannot_be_made_is_answered_with_the_reason_and_fails_the_test() {
    let body = vec![("$.self".parse().unwrap(), link("(/orders)"))];
    let (mock, answers) = answers(Generators { body, ..Generators::default() });
    let reason = "the generator MockServerURL makes no value for `$.self` of the body: its expression `(/orders)` does \
                  not match its example `http://shop/items/1`";
    let (status, _, body) = &answers[0];
    let json = Json::parse(body.as_bytes()).unwrap();
    assert_eq!((*status, json.get("error").and_then(Json::as_str)), (500, Some(reason)));
    let interaction = json.get("interaction").unwrap();
    assert_eq!(interaction.get("description").and_then(Json::as_str), Some("get an item"));
    let outcome = mock.verify();
    assert!(!outcome.is_ok());
    let report = outcome.to_string();
    assert!(report.starts_with("Interactions whose response could not be made (answered with 500):\n"), "{report}");
    assert!(report.contains("\"get an item\", GET /items/1") && report.contains(reason), "{report}");
}

#[test]
fn a_path_is_compared_as_it_came() {
    let mock = MockProviderBuilder::new(Arc::default(), MockOptions::new()).start_now().unwrap();
    raw(&mock, "/a/../b?c={d}");
    let outcome = mock.verify().to_string();
    assert!(outcome.contains("  GET /a/../b?c={d}\n"), "{outcome}");
}

/// What comes back when these bytes ask for a path.
fn raw(mock: &MockProvider, path: &str) -> String {
    use std::io::{Read as _, Write as _};

    let mut stream = std::net::TcpStream::connect(("127.0.0.1", mock.port())).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[cfg(feature = "tls")]
#[test]
fn http_2_is_chosen_over_tls_by_clients_that_offer_it() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio_rustls::TlsConnector;
    use tokio_rustls::rustls::crypto::ring;
    use tokio_rustls::rustls::pki_types::pem::PemObject as _;
    use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
    use tokio_rustls::rustls::{ClientConfig, RootCertStore};

    const SETTINGS: u8 = 4;
    let mock = MockProviderBuilder::new(Arc::default(), MockOptions::new().tls()).start_now().unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(mock.certificate().unwrap().as_bytes()).unwrap()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let first = runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", mock.port())).await.unwrap();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
        let empty_settings = [0, 0, 0, SETTINGS, 0, 0, 0, 0, 0];
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
        stream.write_all(&empty_settings).await.unwrap();
        let mut frame = [0; 9];
        stream.read_exact(&mut frame).await.unwrap();
        frame[3]
    });
    assert_eq!(first, SETTINGS);
}
