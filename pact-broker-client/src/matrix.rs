//! Which versions were verified with one another, and whether a version may be deployed.

use std::borrow::Cow;

use percent_encoding::utf8_percent_encode;

use crate::client::Broker;
use crate::error::BrokerError;
use crate::failures::FailedInteraction;
use crate::links::ESCAPED;
use crate::notice::{TypedNotice, typed_notices};
use pact_core::model::Json;

/// Versions of one application. What is left out does not matter; with nothing but the name it is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionSelector {
    /// The application.
    pub pacticipant: String,
    /// This version.
    pub version: Option<String>,
    /// Versions with this tag.
    pub tag: Option<String>,
    /// Versions of this branch.
    pub branch: Option<String>,
    /// Versions of the application's main branch.
    pub main_branch: bool,
    /// Only the latest of them.
    pub latest: bool,
}

/// What the versions in question have to work with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Target {
    /// The latest version of each application; with several selectors, one another.
    #[default]
    Latest,
    /// What is deployed or released in this environment.
    Environment(String),
    /// The latest version with this tag of each application.
    Tag(String),
    /// The latest version of each application's main branch.
    MainBranches,
}

/// A question about versions.
///
/// ```
/// use pact_harness::broker::{MatrixQuery, Target, VersionSelector};
///
/// let shop = VersionSelector { version: Some("1.2.0".into()), ..VersionSelector::of("web-shop") };
/// let query = MatrixQuery { target: Target::Environment("production".into()), ..MatrixQuery::new([shop]) };
/// # let _ = query;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatrixQuery {
    /// The versions in question.
    pub selectors: Vec<VersionSelector>,
    /// What they have to work with.
    pub target: Target,
    /// Versions whose results do not count.
    pub ignore: Vec<VersionSelector>,
}

/// The broker's answer to a [`MatrixQuery`].
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Whether the versions may be deployed; `None` where a result is missing.
    pub deployable: Option<bool>,
    /// Why, in sentences.
    pub reason: String,
    /// How many results are missing, if the broker counts them.
    pub unknown: Option<u64>,
    /// What a person is to read; older brokers have only the reason.
    pub notices: Vec<TypedNotice>,
    /// What was verified with what.
    pub rows: Vec<MatrixRow>,
    /// The whole answer.
    pub json: Json,
}

/// A version of a consumer, a version of a provider, and what their verification said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// The consumer.
    pub consumer: String,
    /// Its version.
    pub consumer_version: Option<String>,
    /// The provider.
    pub provider: String,
    /// Its version, if there is one.
    pub provider_version: Option<String>,
    /// The pact.
    pub pact_url: Option<String>,
    /// Whether the provider keeps the pact, if that is known.
    pub success: Option<bool>,
    /// The result.
    pub result_url: Option<String>,
    /// It does not count.
    pub ignored: bool,
    /// Which interactions failed: see [`Broker::explain`](crate::Broker::explain).
    pub failures: Vec<FailedInteraction>,
}

impl Matrix {
    /// Whether the versions may be deployed. That a result is missing is a no.
    pub fn is_yes(&self) -> bool {
        self.deployable == Some(true)
    }

    /// The rows that stand against a yes.
    pub fn against(&self) -> impl Iterator<Item = &MatrixRow> {
        self.rows.iter().filter(|row| !row.ignored && row.success != Some(true))
    }
}

impl VersionSelector {
    /// Of an application, with nothing said about its versions.
    pub fn of(pacticipant: impl Into<String>) -> Self {
        VersionSelector { pacticipant: pacticipant.into(), ..VersionSelector::default() }
    }

    /// As parameters of a query. The name comes first: the broker takes it for the beginning of the next selector.
    fn parameters<'s>(&'s self, name: &str, query: &mut Vec<(String, Cow<'s, str>)>) {
        let text = |key: &str, value: &'s str| (format!("{name}[][{key}]"), Cow::Borrowed(value));
        query.push(text("pacticipant", &self.pacticipant));
        query.extend(self.version.as_deref().map(|version| text("version", version)));
        query.extend(self.latest.then(|| text("latest", "true")));
        query.extend(self.tag.as_deref().map(|tag| text("tag", tag)));
        query.extend(self.branch.as_deref().map(|branch| text("branch", branch)));
        query.extend(self.main_branch.then(|| text("mainBranch", "true")));
    }
}

impl MatrixQuery {
    /// About these versions.
    pub fn new(selectors: impl IntoIterator<Item = VersionSelector>) -> Self {
        MatrixQuery { selectors: selectors.into_iter().collect(), ..MatrixQuery::default() }
    }

    fn to_query(&self) -> String {
        let mut query = Vec::new();
        self.selectors.iter().for_each(|selector| selector.parameters("q", &mut query));
        let mut add = |name: &str, value| query.push((name.to_owned(), Cow::Borrowed(value)));
        add("latestby", if self.selectors.len() == 1 { "cvp" } else { "cvpv" });
        match &self.target {
            Target::Environment(name) => add("environment", name),
            Target::Tag(tag) => {
                add("latest", "true");
                add("tag", tag);
            }
            Target::MainBranches => {
                add("latest", "true");
                add("mainBranch", "true");
            }
            Target::Latest if self.selectors.len() == 1 => add("latest", "true"),
            Target::Latest => {}
        }
        self.ignore.iter().for_each(|selector| selector.parameters("ignore", &mut query));
        let pair = |(name, value): (String, Cow<'_, str>)| format!("{name}={}", utf8_percent_encode(&value, ESCAPED));
        query.into_iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

impl Broker {
    /// Asks which versions were verified with one another, and whether they may be deployed. A no is an answer.
    ///
    /// # Errors
    ///
    /// When the broker does not know an application or the environment, and when it does not answer.
    pub async fn matrix(&self, query: &MatrixQuery) -> Result<Matrix, BrokerError> {
        let url = self.resolve(&format!("matrix?{}", query.to_query()))?;
        let document = self.get(url).await?.document().map_err(|error| self.hidden(error))?;
        let (Some(summary), Some(rows)) =
            (document.json.get("summary"), document.json.get("matrix").and_then(Json::items))
        else {
            return Err(self.hidden(document.unexpected("a \"summary\" and a \"matrix\"", &document.json)));
        };
        let deployable = match summary.get("deployable") {
            Some(Json::Bool(deployable)) => Some(*deployable),
            Some(Json::Null) | None => None,
            Some(other) => return Err(self.hidden(document.unexpected("\"deployable\": true, false or null", other))),
        };
        let unknown = match summary.get("unknown") {
            Some(Json::Number(number)) => number.to_string().parse().ok(),
            _ => None,
        };
        Ok(Matrix {
            deployable,
            reason: at(summary, &["reason"]).unwrap_or_default(),
            unknown,
            notices: typed_notices(&document.json),
            rows: rows.iter().map(row).collect(),
            json: document.json,
        })
    }
}

fn row(json: &Json) -> MatrixRow {
    let success = json.get("verificationResult").and_then(|result| result.get("success"));
    MatrixRow {
        consumer: at(json, &["consumer", "name"]).unwrap_or_default(),
        consumer_version: at(json, &["consumer", "version", "number"]),
        provider: at(json, &["provider", "name"]).unwrap_or_default(),
        provider_version: at(json, &["provider", "version", "number"]),
        pact_url: at(json, &["pact", "_links", "self", "href"]),
        success: success.and_then(|success| if let Json::Bool(success) = success { Some(*success) } else { None }),
        result_url: at(json, &["verificationResult", "_links", "self", "href"]),
        ignored: json.get("ignored") == Some(&Json::Bool(true)),
        failures: Vec::new(),
    }
}

fn at(json: &Json, path: &[&str]) -> Option<String> {
    path.iter().try_fold(json, |json, name| json.get(name))?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_as_the_official_client_sends_it() {
        let one = MatrixQuery::new([VersionSelector { version: Some("1".into()), ..VersionSelector::of("Foo") }]);
        assert_eq!(one.to_query(), "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&latest=true");
        let to = |target| MatrixQuery { target, ..one.clone() };
        let foo = "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp";
        assert_eq!(to(Target::Environment("uat".into())).to_query(), format!("{foo}&environment=uat"));
        assert_eq!(to(Target::Tag("prod".into())).to_query(), format!("{foo}&latest=true&tag=prod"));
        assert_eq!(to(Target::MainBranches).to_query(), format!("{foo}&latest=true&mainBranch=true"));
        let two = MatrixQuery::new([
            VersionSelector { branch: Some("feat/x y".into()), latest: true, ..VersionSelector::of("Foo") },
            VersionSelector { main_branch: true, latest: true, ..VersionSelector::of("Bar") },
        ]);
        assert_eq!(
            two.to_query(),
            "q[][pacticipant]=Foo&q[][latest]=true&q[][branch]=feat%2Fx%20y&q[][pacticipant]=Bar&q[][latest]=true\
             &q[][mainBranch]=true&latestby=cvpv"
        );
        let ignoring =
            MatrixQuery { ignore: vec![VersionSelector::of("Baz")], ..to(Target::Environment("uat".into())) };
        assert_eq!(ignoring.to_query(), format!("{foo}&environment=uat&ignore[][pacticipant]=Baz"));
    }
}
