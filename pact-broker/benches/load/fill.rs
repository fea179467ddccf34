//! What is stored before anything is measured.

use std::fmt::Write as _;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pact_broker::action::publish::{Packed, publish};
use pact_broker::action::record_result::{Recorded, record};
use pact_broker::action::{Call, Settings, pacticipant, place, version};
use pact_broker::database::{Db, Error, Tx};
use pact_broker::text::Urls;
use pact_core::model::Json;

use crate::Failed;

const PROVIDERS: [&str; 5] = ["Stock", "Orders", "Mail", "Prices", "Users"];
/// Versions of the consumer that say the same.
const SAME: usize = 20;
/// Versions of `Desk`, and versions of `Table` that verified each.
pub(crate) const MATRIX: (usize, usize) = (200, 20);

const SUCCESS: Recorded<'static> =
    Recorded { success: true, wip: false, pending: false, build_url: None, executed_at: 1, detail: None };

/// A pact of a few interactions, another for every few versions.
fn pact(provider: &str, version: usize) -> String {
    let interactions: Vec<String> = (0..10)
        .map(|n| {
            format!(
                r#"{{"description":"{n} of {}","request":{{"method":"GET","path":"/things/{n}"}},"response":{{"status":200,"headers":{{"Content-Type":"application/json"}},"body":{{"id":{n},"name":"thing","tags":["a","b"]}}}}}}"#,
                version / SAME
            )
        })
        .collect();
    format!(
        r#"{{"consumer":{{"name":"Web"}},"provider":{{"name":"{provider}"}},"interactions":[{}],"metadata":{{"pactSpecification":{{"version":"2.0.0"}}}}}}"#,
        interactions.join(",")
    )
}

pub(crate) fn contracts(version: usize) -> String {
    let mut all = String::new();
    for provider in PROVIDERS {
        let content = BASE64_STANDARD.encode(pact(provider, version));
        let comma = if all.is_empty() { "" } else { "," };
        let _ = write!(
            all,
            r#"{comma}{{"consumerName":"Web","providerName":"{provider}","specification":"pact","contentType":"application/json","content":"{content}"}}"#
        );
    }
    format!(r#"{{"pacticipantName":"Web","pacticipantVersionNumber":"{version}","branch":"main","contracts":[{all}]}}"#)
}

/// Versions with pacts, results of versions of the providers, and the newest of these in production.
pub(crate) fn fill(db: &Db, versions: usize, results: usize) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let settings = Settings::default();
    let contents = versions.div_ceil(SAME);
    // Each content is verified by so many versions of its provider, the last of them the one in production.
    let each = (results / (contents * PROVIDERS.len())).max(1);
    for content in 0..contents {
        let settings = settings.clone();
        let of = content * SAME..((content + 1) * SAME).min(versions);
        runtime.block_on(db.write(move |tx| fill_content(tx, &settings, content, of, each)))?;
    }
    let deploy = |tx: &Tx<'_>| {
        let wanted = place::Wanted { name: "production", display_name: "Production", production: true, contacts: None };
        let environment = place::create(tx, &wanted, 1)?;
        for provider in PROVIDERS {
            let (provider, _) = pacticipant::ensure(tx, provider, 1)?;
            let (live, _) = version::ensure(tx, &provider, "live", 1)?;
            place::deploy(tx, environment.id, provider.id, live.id, None, 1)?;
        }
        Ok::<_, Error>(())
    };
    runtime.block_on(db.write(deploy))?;
    runtime.block_on(db.write(move |tx| fill_past(tx, versions)))?;
    Ok(runtime.block_on(db.write(fill_matrix))?)
}

/// Every version of the consumer was in an environment, one after the other.
fn fill_past(tx: &Tx<'_>, versions: usize) -> Result<(), Error> {
    let wanted = place::Wanted { name: "staging", display_name: "Staging", production: false, contacts: None };
    let environment = place::create(tx, &wanted, 1)?;
    let (consumer, _) = pacticipant::ensure(tx, "Web", 1)?;
    for number in 0..versions {
        let (one, _) = version::ensure(tx, &consumer, &number.to_string(), 1)?;
        place::deploy(tx, environment.id, consumer.id, one.id, None, 1)?;
    }
    Ok(())
}

/// Two applications with as many rows in their matrix as `MATRIX` says.
fn fill_matrix(tx: &Tx<'_>) -> Result<(), Error> {
    let (settings, urls) = (Settings::default(), Urls { base: String::new() });
    let call = Call { urls: &urls, settings: &settings, now: 1 };
    let (consumer, _) = pacticipant::ensure(tx, "Desk", 1)?;
    let (provider, _) = pacticipant::ensure(tx, "Table", 1)?;
    for number in 0..MATRIX.0 {
        let text = pact("Table", number * SAME);
        let json = Json::parse(text.as_bytes()).map_err(|error| Error::Stored(error.to_string()))?;
        let (one, _) = version::ensure(tx, &consumer, &number.to_string(), 1)?;
        version::put_on_branch(tx, &consumer, one.id, "main", &settings, 1)?;
        let stored = publish(tx, &consumer, &provider, &one, None, &Packed::new(&json)?, call)?.pact.content_id;
        for by in 0..MATRIX.1 {
            let (by, made) = version::ensure(tx, &provider, &by.to_string(), 1)?;
            if made {
                version::put_on_branch(tx, &provider, by.id, "main", &settings, 1)?;
            }
            record(tx, stored, [consumer.id, provider.id, by.id], &SUCCESS, 1)?;
        }
    }
    Ok(())
}

fn fill_content(
    tx: &Tx<'_>,
    settings: &Settings,
    content: usize,
    of: std::ops::Range<usize>,
    each: usize,
) -> Result<(), Error> {
    let urls = Urls { base: String::new() };
    let call = Call { urls: &urls, settings, now: 1 };
    let names: Vec<&str> = std::iter::once("Web").chain(PROVIDERS).collect();
    let applications = pacticipant::ensure_all(tx, &names, 1)?;
    let (consumer, providers) = applications.split_first().ok_or(Error::Missing)?;
    for provider in providers {
        let text = pact(&provider.name, of.start);
        let json = Json::parse(text.as_bytes()).map_err(|error| Error::Stored(error.to_string()))?;
        let packed = Packed::new(&json)?;
        let mut stored = None;
        for number in of.clone() {
            let (one, _) = version::ensure(tx, consumer, &number.to_string(), 1)?;
            version::put_on_branch(tx, consumer, one.id, "main", settings, 1)?;
            stored = Some(publish(tx, consumer, provider, &one, None, &packed, call)?.pact.content_id);
        }
        let stored = stored.ok_or(Error::Missing)?;
        for number in 0..each {
            let name = if number == 0 { "live".to_owned() } else { format!("{}", content * each / 2 + number) };
            let (one, made) = version::ensure(tx, provider, &name, 1)?;
            if made {
                version::put_on_branch(tx, provider, one.id, "main", settings, 1)?;
            }
            record(tx, stored, [consumer.id, provider.id, one.id], &SUCCESS, 1)?;
        }
    }
    Ok(())
}
