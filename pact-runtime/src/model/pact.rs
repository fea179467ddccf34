use super::{Generators, Interaction, MatchingRules, Members, Message, SpecVersion, Unreadable};

/// A contract between a consumer and a provider, as one pact file holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pact {
    /// The name of the team or application that calls.
    pub consumer: String,
    /// The name of the one that answers.
    pub provider: String,
    /// What the two agreed on, in file order.
    pub interactions: Vec<Interaction>,
    /// The specification version that the file declares.
    pub spec: SpecVersion,
    /// What the file's metadata holds besides the version: other tools' versions, plugins, ...
    pub metadata: Members,
    /// Members of the file that nothing here looks at.
    pub other: Members,
}

impl Pact {
    /// A pact without interactions, in the newest version of the specification.
    pub fn new(consumer: impl Into<String>, provider: impl Into<String>) -> Self {
        Pact {
            consumer: consumer.into(),
            provider: provider.into(),
            interactions: Vec::new(),
            spec: SpecVersion::default(),
            metadata: Members::new(),
            other: Members::new(),
        }
    }

    /// What was read but cannot be honoured, a sentence each: rules and generators at places that cannot be found.
    pub fn warnings(&self) -> Vec<String> {
        self.interactions.iter().flat_map(warnings).collect()
    }
}

fn warnings(interaction: &Interaction) -> Vec<String> {
    let of_message = |part: &str, message: &Message| of_part(part, &message.rules, &message.generators);
    let found: Vec<String> = match interaction {
        Interaction::Http(http) => {
            let (request, response) = (&http.request, &http.response);
            let request = of_part("request", &request.rules, &request.generators);
            request.into_iter().chain(of_part("response", &response.rules, &response.generators)).collect()
        }
        Interaction::AsyncMessage(message) => of_message("message", &message.message),
        Interaction::SyncMessage(message) => {
            let responses = message.responses.iter().enumerate();
            let responses = responses.flat_map(|(i, response)| of_message(&format!("response {}", i + 1), response));
            of_message("request", &message.request).into_iter().chain(responses).collect()
        }
    };
    let name = interaction.description();
    found.into_iter().map(|what| format!("the interaction {name:?}, {what}")).collect()
}

fn of_part(part: &str, rules: &MatchingRules, generators: &Generators) -> Vec<String> {
    let rules = rules.unreadable.iter().map(|found| ("rule", found));
    let generators = generators.unreadable.iter().map(|found| ("generator", found));
    let sentence = |(kind, found): (&str, &Unreadable)| {
        let category = found.category.as_deref().map_or(String::new(), |category| format!(" of the {category}"));
        format!("{part}: the {kind} {:?}{category} is left out: {}", found.key, found.reason)
    };
    rules.chain(generators).map(sentence).collect()
}
