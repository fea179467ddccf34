//! `wait`: until a broker answers.

use std::time::{Duration, Instant};

use clap::Args;
use pact_broker_client::{Broker, BrokerError};

use crate::output::Output;
use crate::{Ask, Outcome};

/// The time between two tries.
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How long it may take.
    #[arg(long = "for", value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(..=3600))]
    seconds: u64,
}

impl Ask for Arguments {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let end = Instant::now() + Duration::from_secs(self.seconds);
        // What is sent again is decided here.
        let broker = broker.clone().retries(0);
        loop {
            match broker.heartbeat().await {
                Ok(()) => {
                    output.line("The broker is there.");
                    return Ok(true);
                }
                Err(error) if !may_pass(&error) || Instant::now() + PAUSE > end => return Err(error.into()),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}

/// Whether it is the error of a broker, or of a proxy before it, that is about to start.
fn may_pass(error: &BrokerError) -> bool {
    match error {
        BrokerError::Unreachable { .. } => true,
        BrokerError::Refused { status, .. } => *status >= 500 || matches!(status, 408 | 429),
        _ => false,
    }
}
