//! Lets events happen through the API, and follows them in lists of its own.

use super::{APPS, Event, deletions};
use crate::testing::TestBroker;

/// Everything that happened, in lists.
#[derive(Default)]
pub(super) struct Past {
    /// Consumer, version, provider, content.
    pub(super) pacts: Vec<(usize, u8, usize, u8)>,
    /// Consumer, content, provider, version, success; oldest first.
    pub(super) results: Vec<(usize, u8, usize, u8, bool)>,
    /// Application and version, live now.
    pub(super) live: Vec<(usize, u8)>,
    pub(super) versions: Vec<(usize, u8)>,
}

impl Past {
    pub(super) fn result(&self, consumer: usize, content: u8, provider: usize, version: u8) -> Option<bool> {
        let of = |one: &&(usize, u8, usize, u8, bool)| {
            (one.0, one.1, one.2, one.3) == (consumer, content, provider, version)
        };
        self.results.iter().rev().find(of).map(|one| one.4)
    }

    fn live_of(&self, app: usize) -> Vec<u8> {
        self.live.iter().filter(|(other, _)| *other == app).map(|(_, version)| *version).collect()
    }

    /// Results of everything that a version would meet in the environment; `None` for each that is missing.
    pub(super) fn meets(&self, app: usize, version: u8) -> Vec<Option<bool>> {
        let mut met = Vec::new();
        for (consumer, number, provider, content) in &self.pacts {
            if (*consumer, *number) == (app, version) {
                let mut live = self.live_of(*provider);
                if *provider == app && !live.contains(&version) {
                    live.push(version);
                }
                met.extend(live.iter().map(|live| self.result(app, *content, *provider, *live)));
                met.extend(live.is_empty().then_some(None));
            } else if *provider == app && self.live.contains(&(*consumer, *number)) {
                met.push(self.result(*consumer, *content, app, version));
            }
        }
        met
    }
}

impl Past {
    /// A version goes with all that it said and found; a content that no version has any more goes with its results.
    fn forget(&mut self, app: usize, version: u8) {
        self.versions.retain(|one| *one != (app, version));
        self.live.retain(|one| *one != (app, version));
        self.pacts.retain(|one| (one.0, one.1) != (app, version));
        self.results.retain(|one| (one.2, one.3) != (app, version));
        let pacts = &self.pacts;
        self.results.retain(|one| pacts.iter().any(|pact| (pact.0, pact.2, pact.3) == (one.0, one.2, one.1)));
    }
}

impl Past {
    /// An application goes with all that it said and all that was said about it.
    fn forget_all(&mut self, app: usize) {
        self.versions.retain(|one| one.0 != app);
        self.live.retain(|one| one.0 != app);
        self.pacts.retain(|one| one.0 != app && one.2 != app);
        self.results.retain(|one| one.0 != app && one.2 != app);
    }
}

impl Past {
    /// What a version says to a provider goes, and with a content that no version has any more its results.
    pub(super) fn forget_pact(&mut self, consumer: usize, version: u8, provider: usize) {
        self.pacts.retain(|one| (one.0, one.1, one.2) != (consumer, version, provider));
        let pacts = &self.pacts;
        self.results.retain(|one| pacts.iter().any(|pact| (pact.0, pact.2, pact.3) == (one.0, one.2, one.1)));
    }

    /// What two applications have in common goes, and their versions that have nothing else.
    pub(super) fn forget_pair(&mut self, consumer: usize, provider: usize) {
        let mut touched: Vec<(usize, u8)> = Vec::new();
        touched
            .extend(self.pacts.iter().filter(|one| (one.0, one.2) == (consumer, provider)).map(|one| (one.0, one.1)));
        touched
            .extend(self.results.iter().filter(|one| (one.0, one.2) == (consumer, provider)).map(|one| (one.2, one.3)));
        self.pacts.retain(|one| (one.0, one.2) != (consumer, provider));
        self.results.retain(|one| (one.0, one.2) != (consumer, provider));
        for one in touched {
            let says = self.pacts.iter().any(|pact| (pact.0, pact.1) == one);
            let verified = self.results.iter().any(|result| (result.2, result.3) == one);
            if !says && !verified {
                self.versions.retain(|other| *other != one);
                self.live.retain(|other| *other != one);
            }
        }
    }
}

/// Lets events happen. Whether the content of a version may change.
pub(super) fn play(broker: &TestBroker, events: &[Event], overwrites: bool) -> Past {
    let mut past = Past::default();
    let uuid = broker.ok("POST", "/environments", r#"{"name":"prod","production":true}"#);
    let uuid = TestBroker::at(&uuid, &["uuid"]).as_str().unwrap().to_owned();
    for (kind, a, b, c) in events {
        let (app, version) = (usize::from(a % 3), b % 3);
        // Another application, or the same: it may be its own provider.
        let other = (app + usize::from(c % 3)) % 3;
        let content = c / 3 % 3;
        let make = |past: &mut Past, app: usize, version: u8| {
            if !past.versions.contains(&(app, version)) {
                past.versions.push((app, version));
            }
        };
        let document = format!(r#"{{"interactions":[{{"description":"{content}"}}]}}"#);
        let path = format!("/pacts/provider/{}/consumer/{}", APPS[other], APPS[app]);
        match kind % 8 {
            7 => deletions::play(broker, &mut past, (*a, *b, *c)),
            0 | 5 => {
                let (status, _) = broker.send("PUT", &format!("{path}/version/v{version}"), &document);
                let said =
                    past.pacts.iter().rev().find(|one| (one.0, one.1, one.2) == (app, version, other)).map(|one| one.3);
                let expected = match said {
                    None => 201,
                    Some(said) if said == content || overwrites => 200,
                    Some(_) => 409,
                };
                assert_eq!(status, expected);
                if said.is_none() || (overwrites && said != Some(content)) {
                    past.pacts.push((app, version, other, content));
                    make(&mut past, app, version);
                }
            }
            1 => {
                let sha = crate::content::identity(&pact_core::model::Json::parse(document.as_bytes()).unwrap());
                let success = b / 3 % 2 == 0;
                let body = format!(r#"{{"success":{success},"providerApplicationVersion":"v{version}"}}"#);
                // As work in progress or not: `w=true`.
                let wip = if b / 6 % 3 == 0 { "/metadata/dz10cnVl" } else { "" };
                let (status, _) =
                    broker.send("POST", &format!("{path}/pact-version/{sha}{wip}/verification-results"), &body);
                let known = past.pacts.iter().any(|one| (one.0, one.2, one.3) == (app, other, content));
                assert_eq!(status, if known { 201 } else { 404 });
                if known {
                    past.results.push((app, content, other, version, success));
                    make(&mut past, other, version);
                }
            }
            3 => {
                let (status, _) =
                    broker.send("DELETE", &format!("/pacticipants/{}/versions/v{version}", APPS[app]), "");
                let known = past.versions.contains(&(app, version));
                assert_eq!(status, if known { 204 } else { 404 });
                past.forget(app, version);
            }
            6 if c % 4 == 0 => {
                let (status, _) = broker.send("DELETE", &format!("/pacticipants/{}", APPS[app]), "");
                assert!(status == 204 || status == 404);
                past.forget_all(app);
            }
            4 => {
                // Marks have no part in these decisions, but much is kept true about them.
                let mark = ["main", "feat"][usize::from(c % 2)];
                let path = if c / 2 % 2 == 0 {
                    format!("/pacticipants/{}/branches/{mark}/versions/v{version}", APPS[app])
                } else {
                    format!("/pacticipants/{}/versions/v{version}/tags/{mark}", APPS[app])
                };
                let known = past.versions.contains(&(app, version));
                if c / 4 % 4 == 0 && known {
                    broker.send("DELETE", &path, "");
                } else {
                    broker.ok("PUT", &path, "{}");
                    make(&mut past, app, version);
                }
            }
            _ => {
                let released = if c % 2 == 0 { "released" } else { "deployed" };
                let path =
                    format!("/pacticipants/{}/versions/v{version}/{released}-versions/environment/{uuid}", APPS[app]);
                // An instance for each version: one does not replace another.
                let (status, _) = broker.send("POST", &path, &format!(r#"{{"applicationInstance":"i{version}"}}"#));
                let known = past.versions.contains(&(app, version));
                assert_eq!(status < 300, known, "{path}");
                if known && !past.live.contains(&(app, version)) {
                    past.live.push((app, version));
                }
            }
        }
    }
    past
}
