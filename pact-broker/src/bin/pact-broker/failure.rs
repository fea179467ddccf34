//! Why a command could not do its work, and what to do about it.

use pact_broker_client::{BrokerError, PlacementError, Remedy};

use crate::connection::Connection;

/// What kept a command from its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line cannot be right.
    Usage(String),
    /// The broker did not do what it was asked.
    Broker(BrokerError),
    /// A deployment or release could not be recorded.
    Placement(PlacementError),
    /// Something else.
    Other(String),
}

impl From<BrokerError> for Failure {
    fn from(error: BrokerError) -> Self {
        Failure::Broker(error)
    }
}

impl From<PlacementError> for Failure {
    fn from(error: PlacementError) -> Self {
        match error {
            PlacementError::Broker(error) => Failure::Broker(error),
            error => Failure::Placement(error),
        }
    }
}

/// A remedy as the command line has it.
fn in_options(remedy: Remedy) -> String {
    let words = match remedy {
        Remedy::Address => "give the address that it redirects to with --broker-base-url",
        Remedy::Credentials => {
            "give the broker's user and password with --broker-username and --broker-password, or its token with --broker-token"
        }
        Remedy::TrustAuthority => "give the authority's own with --ssl-certificate",
        Remedy::ClientCertificate => "give one with --client-certificate and --client-key",
        Remedy::BodyLimit => "is this the address of a Pact Broker?",
        other => return other.to_string(),
    };
    words.to_owned()
}

impl Failure {
    /// That no name is an empty variable of the build.
    pub(crate) fn if_empty(given: &[(&str, Option<&String>)]) -> Result<(), Failure> {
        match given.iter().find(|(_, value)| value.is_some_and(|value| value.trim().is_empty())) {
            Some((option, _)) => Err(Failure::Usage(format!("{option} is empty: is a variable of the build not set?"))),
            None => Ok(()),
        }
    }

    pub(crate) fn exit_code(&self) -> u8 {
        if matches!(self, Failure::Usage(_)) { 2 } else { 1 }
    }

    /// The message, with a remedy.
    pub(crate) fn told(&self, connection: &Connection) -> String {
        match self {
            Failure::Usage(reason) | Failure::Other(reason) => reason.clone(),
            Failure::Placement(error) => placement(error),
            Failure::Broker(error) => {
                let text = match error {
                    // What is wrong with the question stands before the long address that has it.
                    BrokerError::Refused { status: status @ (400 | 409 | 422), reasons, method, url, .. }
                        if !reasons.is_empty() =>
                    {
                        format!("{}\n  The broker answered {status} to {method} {url}", reasons.join("; "))
                    }
                    error => error.in_words(in_options),
                };
                hints(error, connection).into_iter().fold(text, |text, hint| format!("{text}\n  {hint}"))
            }
        }
    }
}

fn placement(error: &PlacementError) -> String {
    match error {
        PlacementError::UnknownEnvironment { environment, known } if known.is_empty() => {
            format!("{error}: pact-broker create-environment --name {environment}")
        }
        PlacementError::NotThere { how: "deployed to", .. } => format!("{error}. Cannot record undeployment."),
        PlacementError::NotThere { .. } => format!("{error}. Cannot record support ended."),
        error => error.to_string(),
    }
}

/// What may be wrong with the command line.
fn hints(error: &BrokerError, connection: &Connection) -> Vec<String> {
    let url = connection.url().unwrap_or_default();
    let is_plain = url.trim().starts_with("http://");
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path.trim_matches('/'));
    let path = path.filter(|path| !path.is_empty());
    let path = path.map(|path| format!("is the path in it too much? --broker-base-url ends with /{path}"));
    match error {
        BrokerError::Refused { status: 401, .. } if connection.has_credentials() => {
            vec!["the broker does not accept the user and password, or the token, that are given".to_owned()]
        }
        // A page of a server that wants TLS has no reasons.
        BrokerError::Refused { status: 400, method, reasons, .. }
            if method == "GET" && reasons.is_empty() && is_plain =>
        {
            vec!["is this a port for https? give the address with https://".to_owned()]
        }
        BrokerError::Refused { status: 400, reasons, .. } => {
            let says = |text: &str| reasons.iter().any(|reason| reason.contains(text));
            let environment = says("Environment with name")
                .then_some("pact-broker list-environments lists the known ones, and create-environment makes another");
            let pacticipant = says("Pacticipant").then_some(
                "an application is known as soon as a pact or a verification result of it is published; names are compared \
                 with upper and lower case",
            );
            environment.into_iter().chain(pacticipant).map(str::to_owned).collect()
        }
        BrokerError::Refused { status: 404, .. } | BrokerError::NoLink { .. } => path.into_iter().collect(),
        BrokerError::Unexpected { found, .. } => {
            let is_page = found.contains("html") || found.contains('<');
            let page = "this is a page for a browser: it may come from a proxy, or from a login before the broker";
            is_page.then(|| page.to_owned()).into_iter().chain(path).collect()
        }
        BrokerError::Unreachable { reason, .. } if is_plain && !reason.contains("refused") => {
            vec!["does the broker want https://?".to_owned()]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_remedy_of_a_command_is_a_method() {
        let remedies = [
            Remedy::Address,
            Remedy::Credentials,
            Remedy::TrustAuthority,
            Remedy::ClientCertificate,
            Remedy::BodyLimit,
        ];
        for words in remedies.map(in_options) {
            assert!(!["(..)", "`", "::"].iter().any(|rust| words.contains(rust)), "{words}");
        }
    }
}
