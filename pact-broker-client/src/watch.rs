//! Who looks on while a broker is asked.

use std::fmt;
use std::sync::Arc;

/// A request that was sent, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange<'x> {
    /// The method.
    pub method: &'x str,
    /// The URL.
    pub url: &'x str,
    /// The status of the answer; `None` where there was none.
    pub status: Option<u16>,
}

/// `GET http://broker/: 200`
impl fmt::Display for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Exchange { method, url, status } = self;
        match status {
            Some(status) => write!(f, "{method} {url}: {status}"),
            None => write!(f, "{method} {url}: no answer"),
        }
    }
}

type Watcher = dyn Fn(Exchange<'_>) + Send + Sync;

#[derive(Clone, Default)]
pub(crate) struct Watch(Option<Arc<Watcher>>);

impl Watch {
    pub(crate) fn by(watch: impl Fn(Exchange<'_>) + Send + Sync + 'static) -> Self {
        Watch(Some(Arc::new(watch)))
    }

    pub(crate) fn tell(&self, exchange: Exchange<'_>) {
        if let Some(watch) = &self.0 {
            watch(exchange);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "watched" } else { "unwatched" })
    }
}
