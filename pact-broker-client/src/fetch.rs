//! The pacts that a provider has to keep.

use crate::client::Broker;
use crate::error::BrokerError;
use crate::links::Document;
use crate::selection::Selection;
use pact_core::model::Json;

const FOR_VERIFICATION: &str = "pb:provider-pacts-for-verification";
const LATEST: &str = "pb:latest-provider-pacts";
const PUBLISH: &str = "pb:publish-verification-results";

/// A pact that is to be verified, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SelectedPact {
    /// Where it is.
    pub url: String,
    /// What the broker calls it: `Pact between web-shop (1.2.0) and stock`.
    pub name: Option<String>,
    /// Why it is here, in a few words: `latest from main branch`.
    pub description: Option<String>,
    /// Whether a failure is no fault of the provider: it has never kept this pact so far.
    pub pending: bool,
    /// Whether it is here only because somebody works on it.
    pub work_in_progress: bool,
    /// What the broker wants a person to read.
    pub notices: Vec<Notice>,
}

/// Something that the broker wants a person to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// When it is to be read: `before_verification`, `after_verification:success_true_published_false`.
    pub when: String,
    /// What it says.
    pub text: String,
}

/// A pact with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FetchedPact {
    /// What the broker told about it.
    pub selected: SelectedPact,
    /// The pact file, as the broker sent it.
    pub text: Vec<u8>,
    /// The broker's name (`_id`) for each interaction of the file, in its order; then those of its messages.
    pub interaction_ids: Vec<Option<String>>,
    /// Where results of its verification go, if the broker takes any.
    pub results_url: Option<String>,
}

impl SelectedPact {
    /// The pact at a URL of the broker, as a webhook tells it.
    ///
    /// ```
    /// use pact_harness::broker::SelectedPact;
    ///
    /// let pact = SelectedPact::at("http://localhost:9292/pacts/provider/stock/consumer/web-shop/latest");
    /// assert!(!pact.pending);
    /// ```
    pub fn at(url: impl Into<String>) -> Self {
        SelectedPact { url: url.into(), ..Self::default() }
    }

    /// What a person reads before the verification.
    pub fn notices_before(&self) -> impl Iterator<Item = &str> {
        self.notices_at(|when| when == "before_verification")
    }

    /// What a person reads after the verification: did the provider keep the pact, and was that published?
    pub fn notices_after(&self, success: bool, published: bool) -> impl Iterator<Item = &str> {
        let moment = format!("after_verification:success_{success}_published_{published}");
        self.notices_at(move |when| when == "after_verification" || when == moment)
    }

    fn notices_at(&self, now: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
        self.notices.iter().filter(move |notice| now(&notice.when)).map(|notice| notice.text.as_str())
    }
}

impl Broker {
    /// The pacts that a provider is to verify; none is no error here.
    ///
    /// # Errors
    ///
    /// [`BrokerError::UnknownProvider`], and whatever else keeps the broker from telling. Also when it is too old to
    /// select pacts and there is more to select than the latest.
    pub async fn pacts_for_verification(
        &self,
        provider: &str,
        selection: &Selection,
    ) -> Result<Vec<SelectedPact>, BrokerError> {
        self.select(provider, selection).await.map_err(|error| self.hidden(error))
    }

    async fn select(&self, provider: &str, selection: &Selection) -> Result<Vec<SelectedPact>, BrokerError> {
        let body = selection.to_json()?;
        let index = self.index().await?;
        let selects = index.has_link(FOR_VERIFICATION);
        if !selects && selection.selects() {
            return Err(BrokerError::Setup(format!(
                "{}: the broker has no link {FOR_VERIFICATION:?}, so it can only give the latest pacts: bring it up to \
                 date, or leave consumer versions, pending and work in progress out",
                index.url
            )));
        }
        let link = index.link(if selects { FOR_VERIFICATION } else { LATEST })?;
        let url = self.resolve(&link.expand(&[("provider", provider)])?)?;
        let answer = if selects { self.post(url, &body).await } else { self.get(url).await };
        let document = match answer {
            Err(BrokerError::Refused { status: 404, url, .. }) => {
                return Err(BrokerError::UnknownProvider { provider: provider.to_owned(), url });
            }
            answer => answer?.document()?,
        };
        if selects { self.selected(&document) } else { self.latest(&document) }
    }

    /// The text of a pact.
    ///
    /// # Errors
    ///
    /// Whatever keeps the broker from sending it, and what it sends being no JSON object.
    pub async fn fetch_pact(&self, selected: SelectedPact) -> Result<FetchedPact, BrokerError> {
        self.fetch(selected).await.map_err(|error| self.hidden(error))
    }

    async fn fetch(&self, selected: SelectedPact) -> Result<FetchedPact, BrokerError> {
        let url = self.base()?.own(&selected.url)?;
        let answer = self.get(url).await?;
        let document = answer.document()?;
        let results_url =
            if document.has_link(PUBLISH) { Some(self.resolve(&document.link(PUBLISH)?.href)?.into()) } else { None };
        let lists = ["interactions", "messages"].into_iter();
        let interactions = lists.filter_map(|name| document.json.get(name)?.items()).flatten();
        let interaction_ids = interactions.map(|interaction| text(interaction, "_id")).collect();
        Ok(FetchedPact { selected, text: answer.body, interaction_ids, results_url })
    }

    /// The answer to a selection.
    fn selected(&self, document: &Document) -> Result<Vec<SelectedPact>, BrokerError> {
        let pacts = document.json.get("_embedded").and_then(|embedded| embedded.get("pacts")?.items());
        let pacts = pacts.ok_or_else(|| document.unexpected("a list of pacts in _embedded.pacts", &document.json))?;
        pacts.iter().map(|pact| self.selected_pact(document, pact)).collect()
    }

    fn selected_pact(&self, document: &Document, json: &Json) -> Result<SelectedPact, BrokerError> {
        let link = Document::new(document.url.clone(), json.clone()).link("self")?;
        let none = Json::Null;
        let properties = json.get("verificationProperties").unwrap_or(&none);
        let flag = |name: &str| match properties.get(name) {
            None | Some(Json::Null) => Ok(false),
            Some(Json::Bool(value)) => Ok(*value),
            Some(other) => Err(document.unexpected(&format!("true or false for {name:?} of a pact"), other)),
        };
        let notices = properties.get("notices").and_then(Json::items).unwrap_or_default();
        let notice = |json: &Json| match (text(json, "when"), text(json, "text")) {
            (Some(when), Some(text)) => Ok(Notice { when, text }),
            _ => Err(document.unexpected("a notice with \"when\" and \"text\"", json)),
        };
        Ok(SelectedPact {
            url: self.resolve(&link.href)?.into(),
            name: link.name,
            description: text(json, "shortDescription"),
            pending: flag("pending")?,
            work_in_progress: flag("wip")?,
            notices: notices.iter().map(notice).collect::<Result<_, _>>()?,
        })
    }

    /// The latest pacts are links only; older brokers have another name for them.
    fn latest(&self, document: &Document) -> Result<Vec<SelectedPact>, BrokerError> {
        let relation = if document.has_link("pb:pacts") { "pb:pacts" } else { "pacts" };
        let pact = |link: super::links::Link| {
            Ok(SelectedPact { url: self.resolve(&link.href)?.into(), name: link.name, ..SelectedPact::default() })
        };
        document.links(relation)?.into_iter().map(pact).collect()
    }
}

fn text(json: &Json, name: &str) -> Option<String> {
    json.get(name).and_then(Json::as_str).map(str::to_owned)
}
