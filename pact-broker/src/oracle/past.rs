//! What happened, in lists.

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

    pub(super) fn live_of(&self, app: usize) -> Vec<u8> {
        self.live.iter().filter(|(other, _)| *other == app).map(|(_, version)| *version).collect()
    }

    /// Results of everything that a version would meet in the environment; `None` for each that is missing.
    pub(super) fn meets(&self, app: usize, version: u8) -> Vec<Option<bool>> {
        let mut met = Vec::new();
        for (consumer, number, provider, content) in &self.pacts {
            if (*consumer, *number) == (app, version) {
                let live = self.live_of(*provider);
                met.extend(live.iter().map(|live| self.result(app, *content, *provider, *live)));
                met.extend(live.is_empty().then_some(None));
            }
            if *provider == app && self.live.contains(&(*consumer, *number)) {
                met.push(self.result(*consumer, *content, app, version));
            }
        }
        met
    }
}

impl Past {
    /// A version goes with all that it said and found; a content that nobody says any more goes with its results.
    pub(super) fn forget(&mut self, app: usize, version: u8) {
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
    pub(super) fn forget_all(&mut self, app: usize) {
        self.versions.retain(|one| one.0 != app);
        self.live.retain(|one| one.0 != app);
        self.pacts.retain(|one| one.0 != app && one.2 != app);
        self.results.retain(|one| one.0 != app && one.2 != app);
    }
}

impl Past {
    /// What a version says to a provider goes, and with a content that nobody says any more its results.
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
