//! The broker that the environment names.

use crate::client::Broker;
use crate::error::BrokerError;
use crate::surroundings::Surroundings;

const ADDRESSES: [&str; 2] = ["PACT_BROKER_BASE_URL", "PACT_BROKER_URL"];

impl Broker {
    /// The broker of the environment: at `PACT_BROKER_BASE_URL` (or `PACT_BROKER_URL`), which is asked with
    /// `PACT_BROKER_TOKEN`, or with `PACT_BROKER_USERNAME` and `PACT_BROKER_PASSWORD`. An empty variable is none.
    ///
    /// ```no_run
    /// use pact_harness::broker::{Broker, BrokerError};
    ///
    /// # fn broker() -> Result<Broker, BrokerError> {
    /// let broker = Broker::from_env()?;
    /// # Ok(broker)
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When no variable says where it is, and when a token and a user are given, or a password without a user.
    pub fn from_env() -> Result<Broker, BrokerError> {
        Surroundings::here().broker()
    }
}

impl Surroundings<'_> {
    /// The broker that the variables name: see [`Broker::from_env`].
    ///
    /// # Errors
    ///
    /// Those of [`Broker::from_env`].
    pub fn broker(&self) -> Result<Broker, BrokerError> {
        let setup = |reason: &str| Err(BrokerError::Setup(reason.to_owned()));
        let Some(url) = ADDRESSES.iter().find_map(|name| self.set(name)) else {
            return setup("there is no broker to ask: set PACT_BROKER_BASE_URL to its address, http://host:port");
        };
        let broker = Broker::new(url);
        let [token, user, password] =
            ["PACT_BROKER_TOKEN", "PACT_BROKER_USERNAME", "PACT_BROKER_PASSWORD"].map(|name| self.set(name));
        match (token, user, password) {
            (Some(_), Some(_), _) => {
                setup("PACT_BROKER_TOKEN and PACT_BROKER_USERNAME are both set: leave one of them out")
            }
            (Some(token), None, _) => Ok(broker.token(token)),
            (None, Some(user), password) => Ok(broker.basic_auth(user, password.unwrap_or_default())),
            (None, None, Some(_)) => {
                setup("PACT_BROKER_PASSWORD is set without PACT_BROKER_USERNAME: set both or none")
            }
            (None, None, None) => Ok(broker),
        }
    }

    /// The pact that a webhook asks a build to verify: `PACT_URL`.
    pub fn pact_url(&self) -> Option<String> {
        self.set("PACT_URL")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broker(variables: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let surroundings = Surroundings { variable: &variable, git: &|_| None };
        surroundings.broker().map(|broker| broker.secrets()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_says_where_the_broker_is_and_who_asks() {
        let at = ("PACT_BROKER_BASE_URL", "http://broker");
        assert_eq!(broker(&[at]).unwrap(), [""; 0]);
        assert_eq!(broker(&[("PACT_BROKER_URL", "http://broker"), ("PACT_BROKER_TOKEN", "t")]).unwrap(), ["t"]);
        let user = [at, ("PACT_BROKER_USERNAME", "me"), ("PACT_BROKER_PASSWORD", "p"), ("PACT_BROKER_TOKEN", "")];
        assert_eq!(broker(&user).unwrap()[0], "p");
    }

    #[test]
    fn what_is_missing_or_too_much_is_named_with_its_variable() {
        let at = ("PACT_BROKER_BASE_URL", "http://broker");
        for (variables, problem) in [
            (&[][..], "set PACT_BROKER_BASE_URL"),
            (&[("PACT_BROKER_BASE_URL", " "), ("PACT_BROKER_TOKEN", "t")], "set PACT_BROKER_BASE_URL"),
            (&[at, ("PACT_BROKER_TOKEN", "s3cret"), ("PACT_BROKER_USERNAME", "me")], "are both set"),
            (&[at, ("PACT_BROKER_PASSWORD", "s3cret")], "without PACT_BROKER_USERNAME"),
        ] {
            let error = broker(variables).unwrap_err();
            assert!(error.contains(problem) && !error.contains("s3cret"), "{error}");
        }
    }
}
