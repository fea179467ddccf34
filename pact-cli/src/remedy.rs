//! What to do about an error, in options: the library tells it in methods.

use pact_harness::broker;
use pact_harness::provider::Remedy;

/// A remedy as the command line has it.
pub(crate) fn in_options(remedy: &Remedy) -> String {
    let words = match remedy {
        Remedy::PactLimit => "allow more with --pact-limit, if it is a pact at all",
        Remedy::PactsLimit => {
            "name a directory or pattern with the pacts alone, or allow more with --pact-limit, which is for one pact"
        }
        Remedy::PactCredentials => "say who asks with --token, or with --user and --password",
        Remedy::AllowNoInteractions => "run the consumer's tests, or allow it with --ignore-no-pacts-error",
        Remedy::StateHandler(_) => "give the URL that sets it up with --state-change-url",
        Remedy::MessageProducer(_) => "give the port of a provider that makes it with --transports message:<PORT>",
        Remedy::BodyLimit => "allow more with --body-limit, if that is how it should be",
        Remedy::StateChangeBodyLimit => "allow more with --state-change-body-limit, if that is how it should be",
        Remedy::GeneratedLimit => "allow more with --generated-limit",
        Remedy::Timeout => "allow more time with --request-timeout, or give the contract a smaller example",
        Remedy::Port => "write {port} in an argument or environment variable, or give its fixed port with --port",
        Remedy::Authorization => "leave them out, and give --header Authorization=..",
        Remedy::TrustAuthority | Remedy::OfBroker(broker::Remedy::TrustAuthority) => {
            "give the authority's own with --ca"
        }
        Remedy::ClientCertificate | Remedy::OfBroker(broker::Remedy::ClientCertificate) => {
            "give one with --client-certificate and --client-key"
        }
        Remedy::Broker => "say where it is with --broker-url",
        Remedy::OfBroker(broker::Remedy::Address) => "give the address that it redirects to with --broker-url",
        Remedy::OfBroker(broker::Remedy::Credentials) => {
            "give the broker's user with --user and --password, or its token with --token"
        }
        Remedy::OfBroker(broker::Remedy::BodyLimit) => "allow more with --pact-limit, if that is how it should be",
        other => return other.to_string(),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_remedy_of_a_command_line_is_a_method() {
        let remedies = [
            Remedy::PactLimit,
            Remedy::PactsLimit,
            Remedy::PactCredentials,
            Remedy::AllowNoInteractions,
            Remedy::StateHandler("it rains".to_owned()),
            Remedy::MessageProducer("it rained".to_owned()),
            Remedy::BodyLimit,
            Remedy::StateChangeBodyLimit,
            Remedy::GeneratedLimit,
            Remedy::Timeout,
            Remedy::Port,
            Remedy::Authorization,
            Remedy::TrustAuthority,
            Remedy::ClientCertificate,
            Remedy::Broker,
            Remedy::OfBroker(broker::Remedy::Address),
            Remedy::OfBroker(broker::Remedy::BodyLimit),
            Remedy::OfBroker(broker::Remedy::Credentials),
            Remedy::OfBroker(broker::Remedy::TrustAuthority),
            Remedy::OfBroker(broker::Remedy::ClientCertificate),
            Remedy::KnownName("did you mean \"it rains\"?".to_owned()),
        ];
        for remedy in remedies {
            let words = in_options(&remedy);
            assert!(!["(..)", "()", "#[", "`", "::"].iter().any(|rust| words.contains(rust)), "{words}");
        }
    }
}
