use super::{DatePattern, Members, PathExpression, SpecVersion, Unreadable};

/// What makes a value when it is sent, in the place of the contract's example.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Generator {
    /// A whole number between the two, both included.
    RandomInt {
        /// The smallest; 0 unless told.
        min: Option<i64>,
        /// The largest; 10 unless told.
        max: Option<i64>,
    },
    /// A decimal number of this many digits.
    RandomDecimal {
        /// The number of digits, before and after the point together; 10 unless told.
        digits: Option<u16>,
    },
    /// A hexadecimal number of this many digits.
    RandomHexadecimal {
        /// The number of digits; 10 unless told.
        digits: Option<u16>,
    },
    /// Letters and digits.
    RandomString {
        /// How many; 10 unless told.
        size: Option<u16>,
    },
    /// A text that matches the expression.
    Regex(String),
    /// A UUID; without a format, `lower-case-hyphenated`.
    Uuid(Option<UuidFormat>),
    /// The current date.
    Date(Moment),
    /// The current time.
    Time(Moment),
    /// The current date and time.
    DateTime(Moment),
    /// `true` or `false`.
    RandomBoolean,
    /// A value that the provider gives when it sets up a state.
    ProviderState {
        /// The value's name, or a text with names in `${..}`.
        expression: String,
        /// The type that the value is turned into.
        data_type: Option<String>,
    },
    /// The address of the mock provider, in the place of the example's.
    MockServerUrl {
        /// A URL.
        example: String,
        /// An expression over the example, with a group for what follows the address.
        regex: String,
    },
    /// A generator of a plugin: kept, but nothing here can run it.
    Plugin {
        /// The generator's name.
        name: String,
        /// What the plugin is told.
        attributes: Members,
    },
}

/// How a UUID is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UuidFormat {
    /// `936da01f9abd4d9d80c702af85c822a8`
    Simple,
    /// `936da01f-9abd-4d9d-80c7-02af85c822a8`
    LowerCaseHyphenated,
    /// `936DA01F-9ABD-4D9D-80C7-02AF85C822A8`
    UpperCaseHyphenated,
    /// `urn:uuid:936da01f-9abd-4d9d-80c7-02af85c822a8`
    Urn,
}

/// How a date or time is written, and how far from now it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moment {
    /// A Java date pattern; without one, `yyyy-MM-dd`, `HH:mm:ss` or `yyyy-MM-dd'T'HH:mm:ss.SSSZ`.
    pub format: Option<DatePattern>,
    /// `+ 1 day`, `next monday @ noon`, ...
    pub expression: Option<String>,
}

/// The generators of a message, by what they make.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Generators {
    /// For the method of a request.
    pub method: Option<Generator>,
    /// For the path of a request.
    pub path: Option<Generator>,
    /// For the status of a response.
    pub status: Option<Generator>,
    /// For query parameters, by name.
    pub query: Vec<(String, Generator)>,
    /// For headers, by name in any case.
    pub header: Vec<(String, Generator)>,
    /// For the metadata of a message, by name.
    pub metadata: Vec<(String, Generator)>,
    /// For places in the body.
    pub body: Vec<(PathExpression, Generator)>,
    /// What stands among the generators and cannot be used.
    pub unreadable: Vec<Unreadable>,
}

impl Generator {
    /// The name that the generator has in a pact file.
    pub fn name(&self) -> &str {
        match self {
            Generator::RandomInt { .. } => "RandomInt",
            Generator::RandomDecimal { .. } => "RandomDecimal",
            Generator::RandomHexadecimal { .. } => "RandomHexadecimal",
            Generator::RandomString { .. } => "RandomString",
            Generator::Regex(_) => "Regex",
            Generator::Uuid(_) => "Uuid",
            Generator::Date(_) => "Date",
            Generator::Time(_) => "Time",
            Generator::DateTime(_) => "DateTime",
            Generator::RandomBoolean => "RandomBoolean",
            Generator::ProviderState { .. } => "ProviderState",
            Generator::MockServerUrl { .. } => "MockServerURL",
            Generator::Plugin { name, .. } => name,
        }
    }

    /// The first version of the specification that has the generator.
    pub fn since(&self) -> SpecVersion {
        match self {
            Generator::MockServerUrl { .. } | Generator::Plugin { .. } => SpecVersion::V4,
            Generator::RandomInt { .. }
            | Generator::RandomDecimal { .. }
            | Generator::RandomHexadecimal { .. }
            | Generator::RandomString { .. }
            | Generator::Regex(_)
            | Generator::Uuid(_)
            | Generator::Date(_)
            | Generator::Time(_)
            | Generator::DateTime(_)
            | Generator::RandomBoolean
            | Generator::ProviderState { .. } => SpecVersion::V3,
        }
    }
}

impl Generators {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Generators::default()
    }
}

impl UuidFormat {
    const NAMED: [(&'static str, UuidFormat); 4] = [
        ("simple", UuidFormat::Simple),
        ("lower-case-hyphenated", UuidFormat::LowerCaseHyphenated),
        ("upper-case-hyphenated", UuidFormat::UpperCaseHyphenated),
        ("URN", UuidFormat::Urn),
    ];

    /// The format of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, format)| format)
    }

    /// The name in a pact file.
    pub fn name(self) -> &'static str {
        match self {
            UuidFormat::Simple => "simple",
            UuidFormat::LowerCaseHyphenated => "lower-case-hyphenated",
            UuidFormat::UpperCaseHyphenated => "upper-case-hyphenated",
            UuidFormat::Urn => "URN",
        }
    }
}
