//! Which pacts a provider verifies, and how that is said.

/// By what a version of a consumer was selected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The newest that has a pact with the provider, named.
    Latest(String),
    /// The newest with a tag; the tag that nothing was found for, where it is a fallback.
    LatestWithTag(String, Option<String>),
    /// One of all with a tag.
    WithTag(String),
    /// The head of a branch.
    Branch(String),
    /// In an environment: whether it is a production one, and its name.
    Environment(bool, String),
    /// Deployed to an environment.
    Deployed(bool, String),
    /// Released in an environment.
    Released(bool, String),
    /// The head of the main branch, named.
    MainBranch(String),
}

/// A reason why a pact is verified.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// By what it was selected.
    pub kind: Kind,
    /// The consumer, where the selector names it.
    pub consumer: Option<String>,
    /// The number of the selected version.
    pub number: String,
}

/// A content to be verified, shown as the newest version that has it, and every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<P> {
    /// The pact.
    pub pact: P,
    /// Why.
    pub choices: Vec<Choice>,
}

/// Merges selections of the same content; `key` says the consumer, the content and the version of a pact.
///
/// In the order of consumers and versions.
pub fn group<P>(selected: Vec<(P, Choice)>, key: impl Fn(&P) -> (String, i64, i64)) -> Vec<Group<P>> {
    let mut groups: Vec<Group<P>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for (pact, choice) in selected {
        let (consumer, content, version) = key(&pact);
        let at = *places.entry((consumer, content)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => {
                group.choices.push(choice);
                if key(&group.pact).2 < version {
                    group.pact = pact;
                }
            }
            None => groups.push(Group { pact, choices: vec![choice] }),
        }
    }
    for group in &mut groups {
        group.choices.sort();
        group.choices.dedup();
    }
    groups.sort_by_cached_key(|group| {
        let (consumer, _, version) = key(&group.pact);
        (consumer, version)
    });
    groups
}

impl Choice {
    /// In a few words: `latest with tag prod`.
    pub fn short(&self) -> String {
        match &self.kind {
            Kind::Latest(_) => "latest".to_owned(),
            Kind::LatestWithTag(tag, _) => format!("latest with tag {tag}"),
            Kind::WithTag(tag) => match &self.consumer {
                Some(consumer) => format!("one of {consumer} {tag}"),
                None => format!("one of {tag}"),
            },
            Kind::Branch(branch) => format!("latest from branch {branch}"),
            Kind::Environment(_, name) => format!("in {name}"),
            Kind::Deployed(_, name) => format!("deployed to {name}"),
            Kind::Released(_, name) => format!("released in {name}"),
            Kind::MainBranch(_) => "latest from main branch".to_owned(),
        }
    }

    /// As a criterion, without the version.
    fn criterion(&self) -> String {
        let of = self.consumer.as_ref().map(|name| format!(" of {name}")).unwrap_or_default();
        match &self.kind {
            Kind::Latest(provider) => {
                let whose = self.consumer.as_deref().unwrap_or("a consumer");
                format!("latest version of {whose} that has a pact with {provider}")
            }
            Kind::LatestWithTag(tag, None) => format!("latest version{of} tagged '{tag}'"),
            Kind::LatestWithTag(tag, Some(other)) => {
                format!("latest version{of} tagged '{tag}' (fallback tag used as no pact was found with tag '{other}')")
            }
            Kind::WithTag(tag) => {
                format!("all {} versions tagged '{tag}'", self.consumer.as_deref().unwrap_or("consumer"))
            }
            Kind::Branch(branch) => format!("latest version{of} from branch '{branch}'"),
            Kind::MainBranch(branch) => format!("latest version{of} from the main branch '{branch}'"),
            Kind::Deployed(_, name) => format!("{} currently deployed to {name}", self.versions()),
            Kind::Released(_, name) => format!("{} released and supported in {name}", self.versions()),
            Kind::Environment(_, name) => match &self.consumer {
                Some(consumer) => format!("{consumer} version in environment {name}"),
                None => format!("a consumer version in environment {name}"),
            },
        }
    }

    fn versions(&self) -> String {
        self.consumer.as_ref().map_or_else(|| "consumer version(s)".to_owned(), |name| format!("version(s) of {name}"))
    }
}

/// Why a content is verified, as a sentence about its address. Environments of one kind share a line.
pub fn inclusion(url: &str, choices: &[Choice]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut shared: Option<(String, std::mem::Discriminant<Kind>)> = None;
    for choice in choices {
        let line = format!("{} ({})", choice.criterion(), choice.number);
        let kind = std::mem::discriminant(&choice.kind);
        let key = (choice.versions(), kind);
        match (&choice.kind, lines.last_mut()) {
            (Kind::Deployed(_, name) | Kind::Released(_, name), Some(last)) if shared.as_ref() == Some(&key) => {
                for part in [", ", name, " (", &choice.number, ")"] {
                    last.push_str(part);
                }
            }
            _ => lines.push(line),
        }
        shared = matches!(choice.kind, Kind::Deployed(..) | Kind::Released(..)).then_some(key);
    }
    // The last of several environments of a line follows `and`.
    for line in &mut lines {
        if line.contains("version(s)")
            && let Some(at) = line.rfind("), ")
        {
            line.replace_range(at + 1..at + 3, " and ");
        }
    }
    let (version, criterion) = if lines.len() == 1 { ("version", "criterion") } else { ("versions", "criteria") };
    let list: String = lines.iter().map(|line| format!("\n    * {line}")).collect::<Vec<_>>().concat();
    format!(
        "The pact at {url} is being verified because the pact content belongs to the consumer {version} matching the \
         following {criterion}:{list}"
    )
}
