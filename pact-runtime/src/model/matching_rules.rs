use super::{PathExpression, Rule};

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

/// The matching rules of a request or response, by what they are about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatchingRules {
    /// Rules for the path.
    pub path: RuleList,
    /// Rules for query parameters, by name.
    pub query: Vec<(String, RuleList)>,
    /// Rules for headers, by name in any case.
    pub header: Vec<(String, RuleList)>,
    /// Rules for places in the body.
    pub body: PathRules,
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

    /// Whether there is no rule at all.
    pub fn is_empty(&self) -> bool {
        self.path.is_empty() && self.query.is_empty() && self.header.is_empty() && self.body.is_empty()
    }
}
