//! Whether a version of a contract's consumer may be deployed.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::Contract;
use crate::broker::{Broker, BrokerError, Matrix, MatrixQuery, Target, VersionSelector};

/// A question to the broker, which is asked when it is awaited: see [`Contract::can_i_deploy`].
#[derive(Debug)]
#[must_use = "nothing is asked before it is awaited"]
pub struct CanIDeploy {
    query: MatrixQuery,
    broker: Option<Broker>,
}

impl Contract {
    /// Asks the broker of the environment ([`Broker::from_env`]) whether a version of the contract's consumer works with
    /// what is deployed, or with the latest versions.
    ///
    /// ```no_run
    /// use pact_harness::broker::BrokerError;
    /// use pact_harness::consumer::Contract;
    ///
    /// # async fn ask() -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = Contract::find("checkout")?.can_i_deploy("1.2.3").to("production").await?;
    /// assert!(answer.is_yes(), "{answer}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn can_i_deploy(&self, version: impl Into<String>) -> CanIDeploy {
        let version = VersionSelector { version: Some(version.into()), ..VersionSelector::of(self.consumer()) };
        CanIDeploy { query: MatrixQuery::new([version]), broker: None }
    }
}

impl CanIDeploy {
    /// The environment to deploy to: what is deployed or released there has to work with the version.
    pub fn to(mut self, environment: impl Into<String>) -> Self {
        self.query.target = Target::Environment(environment.into());
        self
    }

    /// Asks this broker.
    pub fn broker(self, broker: Broker) -> Self {
        CanIDeploy { broker: Some(broker), ..self }
    }

    /// The broker's answer, which says of a no which interactions failed.
    ///
    /// # Errors
    ///
    /// When there is no broker, when it does not know the consumer or the environment, and when it does not answer. A no is
    /// an answer.
    pub async fn run(self) -> Result<Matrix, BrokerError> {
        let names = self.query.selectors.iter().filter_map(|selector| selector.version.as_ref());
        let environment = if let Target::Environment(name) = &self.query.target { Some(name) } else { None };
        if names.chain(environment).any(|name| name.trim().is_empty()) {
            let reason = "the version and the environment must not be empty: is a variable of the build not set?";
            return Err(BrokerError::Setup(reason.to_owned()));
        }
        let broker = self.broker.map_or_else(Broker::from_env, Ok)?;
        let mut answer = broker.matrix(&self.query).await?;
        // Without the results the answer is the same, and says less.
        let _ = broker.explain(&mut answer).await;
        Ok(answer)
    }
}

impl IntoFuture for CanIDeploy {
    type Output = Result<Matrix, BrokerError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
