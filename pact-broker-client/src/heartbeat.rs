//! Whether a broker is there at all.

use crate::client::Broker;
use crate::error::BrokerError;

impl Broker {
    /// Asks the broker for a sign of life; it needs no credentials where the broker's settings say so.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn heartbeat(&self) -> Result<(), BrokerError> {
        let url = self.resolve("diagnostic/status/heartbeat")?;
        self.get(url).await?.document().map(drop).map_err(|error| self.hidden(error))
    }
}
