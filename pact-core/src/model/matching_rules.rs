use super::{Json, PathExpression, Rule};

/// Whether all rules of a list must hold, or one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Combine {
    /// All of them.
    #[default]
    And,
    /// At least one.
    Or,
}

/// The rules for one place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleList {
    /// The rules, in file order.
    pub rules: Vec<Rule>,
    /// How they combine.
    pub combine: Combine,
}

impl RuleList {
    /// A list of one rule.
    pub fn of(rule: Rule) -> Self {
        RuleList { rules: vec![rule], combine: Combine::And }
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

/// Rules by the path of what they are about, in file order.
pub type PathRules = Vec<(PathExpression, RuleList)>;

/// The paths of rules, those of the variants of `arrayContains` too, which begin at an item.
pub fn paths(rules: &PathRules) -> Box<dyn Iterator<Item = &PathExpression> + '_> {
    Box::new(rules.iter().flat_map(|(path, list)| {
        let variants = list.rules.iter().filter_map(|rule| match rule {
            Rule::ArrayContains(variants) => Some(variants),
            _ => None,
        });
        let inner = variants
            .flatten()
            .flat_map(|variant| paths(&variant.rules).chain(variant.generators.iter().map(|(path, _)| path)));
        std::iter::once(path).chain(inner)
    }))
}

/// The matching rules of a request, response or message, by what they are about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatchingRules {
    /// Rules for the method.
    pub method: RuleList,
    /// Rules for the path.
    pub path: RuleList,
    /// Rules for the status.
    pub status: RuleList,
    /// Rules for query parameters, by name.
    pub query: Vec<(String, RuleList)>,
    /// Rules for headers, by name in any case.
    pub header: Vec<(String, RuleList)>,
    /// Rules for the metadata of a message, by name.
    pub metadata: Vec<(String, RuleList)>,
    /// Rules for places in the body.
    pub body: PathRules,
    /// What stands among the rules and cannot be used.
    pub unreadable: Vec<Unreadable>,
    /// Paths of version 2 that go on behind the name of a header or parameter, `$.query.page[0]`: the rule is for all
    /// values of the name, and the path is kept for the file.
    pub indexed: Vec<PathExpression>,
}

/// A rule or generator whose place nothing can be found at: left out with a warning, and kept in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Unreadable {
    /// The category that it stands in: `body`, `header`, ...; `None` in the form of version 2, which has none.
    pub category: Option<String>,
    /// Its key.
    pub key: String,
    /// The whole of it.
    pub value: Json,
    /// Why it cannot be used.
    pub reason: String,
}

impl MatchingRules {
    /// The rules for a query parameter.
    pub fn query(&self, name: &str) -> Option<&RuleList> {
        self.query.iter().find(|(key, rules)| key == name && !rules.is_empty()).map(|(_, rules)| rules)
    }

    /// The rules for a header.
    pub fn header(&self, name: &str) -> Option<&RuleList> {
        let found = |(key, rules): &&(String, RuleList)| key.eq_ignore_ascii_case(name) && !rules.is_empty();
        self.header.iter().find(found).map(|(_, rules)| rules)
    }

    /// The rules for a name of metadata.
    pub fn metadata(&self, name: &str) -> Option<&RuleList> {
        self.metadata.iter().find(|(key, rules)| key == name && !rules.is_empty()).map(|(_, rules)| rules)
    }

    /// Whether there is no rule at all.
    pub fn is_empty(&self) -> bool {
        *self == MatchingRules::default()
    }
}
