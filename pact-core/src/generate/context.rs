use std::cell::RefCell;

use ecow::EcoString;

use super::GenerateError;
use crate::model::{DateTime, Generator, Json};

/// What values are made from: nothing here looks at a clock, at chance or at the environment by itself. The same context
/// makes the same values.
///
/// ```
/// use pact_harness::generate::Context;
/// use pact_harness::model::{DateTime, Json};
///
/// let now = DateTime::new(2000, 1, 1).unwrap();
/// let mock = Context::consumer(now, 42).with_mock_url("http://127.0.0.1:4000");
/// let values = [("userId".into(), Json::string("u-1"))];
/// let verifier = Context::provider(now, 42).with_values(&values);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    pub(super) now: DateTime,
    pub(super) seed: u64,
    pub(super) side: Side<'c>,
    pub(super) most_bytes: usize,
}

/// So many bytes the values of one message may have in all, unless told: 16 MiB.
pub const MOST_BYTES: usize = 16 << 20;

/// Who the values are made for, and what only that side knows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side<'c> {
    Consumer { mock_url: Option<&'c str> },
    Provider { values: &'c [(EcoString, Json)], missing: Option<&'c RefCell<Vec<GenerateError>>> },
}

impl<'c> Context<'c> {
    /// For what the consumer gets: responses of a mock provider, messages. Values of provider states are not made here.
    pub fn consumer(now: DateTime, seed: u64) -> Self {
        Context { now, seed, side: Side::Consumer { mock_url: None }, most_bytes: MOST_BYTES }
    }

    /// For what the provider gets: requests of a verification. Addresses of a mock provider are not made here.
    pub fn provider(now: DateTime, seed: u64) -> Self {
        Context { now, seed, side: Side::Provider { values: &[], missing: None }, most_bytes: MOST_BYTES }
    }

    /// The address of the mock provider, without a slash at the end. It changes nothing for the provider's side.
    pub fn with_mock_url(mut self, url: &'c str) -> Self {
        if let Side::Consumer { mock_url } = &mut self.side {
            *mock_url = Some(url);
        }
        self
    }

    /// The values of provider states: their parameters, and behind them what their handlers returned, since the last of
    /// two values with one name counts. They change nothing for the consumer's side.
    pub fn with_values(mut self, of_states: &'c [(EcoString, Json)]) -> Self {
        if let Side::Provider { values, .. } = &mut self.side {
            *values = of_states;
        }
        self
    }

    /// Examples stay where no provider state gives a value, and these errors tell of it, instead of one being returned.
    pub fn keeping_examples(mut self, errors: &'c RefCell<Vec<GenerateError>>) -> Self {
        if let Side::Provider { missing, .. } = &mut self.side {
            *missing = Some(errors);
        }
        self
    }

    /// How many bytes the values of one message may have in all; [`MOST_BYTES`] unless told. A generator for a wildcard makes
    /// a value for each of the places that it means.
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.most_bytes = bytes;
        self
    }

    /// Whether the generator makes a value on this side.
    pub(super) fn is_for(&self, generator: &Generator) -> bool {
        match generator {
            Generator::ProviderState { .. } => matches!(self.side, Side::Provider { .. }),
            Generator::MockServerUrl { .. } => matches!(self.side, Side::Consumer { .. }),
            Generator::RandomInt { .. }
            | Generator::RandomDecimal { .. }
            | Generator::RandomHexadecimal { .. }
            | Generator::RandomString { .. }
            | Generator::Regex(_)
            | Generator::Uuid(_)
            | Generator::Date(_)
            | Generator::Time(_)
            | Generator::DateTime(_)
            | Generator::RandomBoolean
            | Generator::Plugin { .. } => true,
        }
    }
}
