use super::{
    DatePattern, Generator, Json, Members, PathExpression, PathRules, Regex, RuleList, SpecVersion, StatusClass,
};

/// A matching rule: what is asked of an actual value besides equality with the example.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// Equal to the example; resets a rule that cascades from above.
    Equality,
    /// Of the example's type; an array also of a length within the limits, which do not cascade.
    Type {
        /// The fewest items.
        min: Option<usize>,
        /// The most items.
        max: Option<usize>,
    },
    /// The whole text is a match of the expression.
    Regex(Regex),
    /// The text includes this one.
    Include(String),
    /// Any number.
    Number,
    /// A number without a fraction.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
    /// A date in a Java date pattern; without one, `yyyy-MM-dd`.
    Date(Option<DatePattern>),
    /// A time in a Java date pattern; without one, `HH:mm:ss`.
    Time(Option<DatePattern>),
    /// A date and time in a Java date pattern; without one, `yyyy-MM-dd'T'HH:mm:ssXXX`.
    DateTime(Option<DatePattern>),
    /// Neither null nor an empty text, list, object or body.
    NotEmpty,
    /// A semantic version, in full: `1.0.0`.
    Semver,
    /// An object whose keys are free: each value is like the example's value of its key, or like the first one.
    Values,
    /// An object each of whose keys keeps these rules.
    EachKey(EachRules),
    /// An object or array each of whose values keeps these rules.
    EachValue(EachRules),
    /// An array that has an item for each variant, in any order, among any others.
    ArrayContains(Vec<Variant>),
    /// A status of this class.
    StatusCode(StatusClass),
    /// A body whose bytes are of this content type.
    ContentType(String),
    /// A rule that is none, an expression that cannot be compiled for one: kept, and nothing satisfies it.
    Unusable {
        /// The whole of it.
        rule: Json,
        /// What is wrong with it.
        reason: String,
    },
    /// A rule of a plugin: kept, but nothing here can tell whether it holds.
    Plugin {
        /// The rule's name.
        name: String,
        /// What the plugin is told.
        attributes: Members,
    },
}

/// The rules for each key or each value, where [`Rule::EachKey`] or [`Rule::EachValue`] stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EachRules {
    /// The rules; all must hold.
    pub rules: RuleList,
    /// Other members, an example under `value` for one.
    pub other: Members,
}

/// What one item of an array must be like, for [`Rule::ArrayContains`].
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Which item of the example it is about.
    pub index: usize,
    /// The rules, by paths from the item, which is `$`. Without any the item must be equal to the example's.
    pub rules: PathRules,
    /// The generators, by paths from the item.
    pub generators: Vec<(PathExpression, Generator)>,
}

impl Rule {
    /// The same rule, with what it quotes of a value replaced: what hides secrets hides them there as well.
    ///
    /// ```
    /// use pact_harness::model::Rule;
    ///
    /// let rule = Rule::Include("s3cret".to_owned());
    /// assert_eq!(rule.map_text(|_| "***".to_owned()), Rule::Include("***".to_owned()));
    /// assert_eq!(Rule::Semver.map_text(|_| "***".to_owned()), Rule::Semver);
    /// ```
    #[must_use]
    pub fn map_text(&self, replaced: impl FnOnce(&str) -> String) -> Rule {
        match self {
            Rule::Include(part) => Rule::Include(replaced(part)),
            // What a pattern or a type says of values is none of them.
            known @ (Rule::Equality
            | Rule::Type { .. }
            | Rule::Regex(_)
            | Rule::Number
            | Rule::Integer
            | Rule::Decimal
            | Rule::Boolean
            | Rule::Null
            | Rule::Date(_)
            | Rule::Time(_)
            | Rule::DateTime(_)
            | Rule::NotEmpty
            | Rule::Semver
            | Rule::Values
            | Rule::EachKey(_)
            | Rule::EachValue(_)
            | Rule::ArrayContains(_)
            | Rule::StatusCode(_)
            | Rule::ContentType(_)
            | Rule::Unusable { .. }
            | Rule::Plugin { .. }) => known.clone(),
        }
    }

    /// The name that the rule has in a pact file.
    pub fn name(&self) -> &str {
        match self {
            Rule::Equality => "equality",
            Rule::Type { .. } => "type",
            Rule::Regex(_) => "regex",
            Rule::Include(_) => "include",
            Rule::Number => "number",
            Rule::Integer => "integer",
            Rule::Decimal => "decimal",
            Rule::Boolean => "boolean",
            Rule::Null => "null",
            Rule::Date(_) => "date",
            Rule::Time(_) => "time",
            Rule::DateTime(_) => "datetime",
            Rule::NotEmpty => "notEmpty",
            Rule::Semver => "semver",
            Rule::Values => "values",
            Rule::EachKey(_) => "eachKey",
            Rule::EachValue(_) => "eachValue",
            Rule::ArrayContains(_) => "arrayContains",
            Rule::StatusCode(_) => "statusCode",
            Rule::ContentType(_) => "contentType",
            Rule::Plugin { name, .. } => name,
            Rule::Unusable { rule, .. } => rule.get("match").and_then(Json::as_str).unwrap_or("regex"),
        }
    }

    /// The first version of the specification that has the rule.
    pub fn since(&self) -> SpecVersion {
        match self {
            Rule::Equality | Rule::Type { .. } | Rule::Regex(_) | Rule::Unusable { .. } => SpecVersion::V2,
            Rule::Include(_)
            | Rule::Number
            | Rule::Integer
            | Rule::Decimal
            | Rule::Boolean
            | Rule::Null
            | Rule::Date(_)
            | Rule::Time(_)
            | Rule::DateTime(_)
            | Rule::Values
            | Rule::ContentType(_) => SpecVersion::V3,
            Rule::NotEmpty
            | Rule::Semver
            | Rule::EachKey(_)
            | Rule::EachValue(_)
            | Rule::ArrayContains(_)
            | Rule::StatusCode(_)
            | Rule::Plugin { .. } => SpecVersion::V4,
        }
    }

    /// Whether the rule cannot be checked: a plugin's, or one that could not be read.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Rule::Plugin { .. } | Rule::Unusable { .. })
    }

    /// Whether the rule frees the keys of the object that it stands at, and is about its values.
    pub(crate) fn is_about_values(&self) -> bool {
        matches!(self, Rule::Values | Rule::EachValue(_) | Rule::ArrayContains(_))
    }
}

impl EachRules {
    /// Rules without an example.
    pub fn of(rule: Rule) -> Self {
        EachRules { rules: RuleList::of(rule), other: Members::new() }
    }

    /// The example that some tools write beside the rules.
    pub fn example(&self) -> Option<&Json> {
        self.other.iter().find(|(name, _)| name == "value").map(|(_, value)| value)
    }
}
