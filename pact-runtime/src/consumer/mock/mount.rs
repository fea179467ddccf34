//! A pact on a wiremock server: mocks beside those that are there.

use std::borrow::Cow;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use wiremock::{Match, Mock, MockServer, Request, Respond, ResponseTemplate};

use super::options::MockOptions;
use super::provider::MockProvider;
use super::responder::Responder;
use super::wire::Wire;
use crate::consumer::expectations::Expectations;
use crate::model::ReceivedRequest;

/// What wiremock gives to a mock unless told.
const DEFAULT_PRIORITY: u8 = 5;

/// Those that are asked when no other mock has answered: first whether an interaction has the method and the path, which
/// several pacts on one server have to be asked before one of them takes what is left.
const NEARLY: u8 = u8::MAX - 1;
const LEFT: u8 = u8::MAX;

/// A pact about to be mounted on a wiremock server, by `.await`; see [`Pact::mount`](crate::consumer::Pact::mount).
#[must_use = "nothing is mounted before it is awaited"]
pub struct Mount<'s> {
    server: &'s MockServer,
    responder: Arc<Responder>,
    priority: u8,
    allows_unanswered: bool,
}

impl<'s> Mount<'s> {
    pub(in crate::consumer) fn new(
        expectations: &Arc<Expectations>,
        options: MockOptions,
        server: &'s MockServer,
    ) -> Self {
        let port = server.address().port();
        let responder = Arc::new(Responder::new(Arc::clone(expectations), options, server.uri(), port));
        Mount { server, responder, priority: DEFAULT_PRIORITY, allows_unanswered: false }
    }

    /// When interactions are asked, as [`Mock::with_priority`] has it: 1 before all others, 255 after them. The default is 5, which
    /// is that of every mock: of mocks with the same priority, the one that was mounted first is asked first.
    ///
    /// # Panics
    ///
    /// When it is 0, which is not a priority.
    #[track_caller]
    pub fn priority(self, priority: u8) -> Self {
        assert!(priority > 0, "0 is not a priority of wiremock: the highest is 1");
        Mount { priority, ..self }
    }

    /// Requests that no mock answers do not fail the test where no interaction has their method and path: wiremock answers them
    /// with its 404, as it does without a pact.
    pub fn allow_unanswered(self) -> Self {
        Mount { allows_unanswered: true, ..self }
    }
}

impl<'s> IntoFuture for Mount<'s> {
    type Output = ();
    type IntoFuture = Pin<Box<dyn Future<Output = ()> + Send + 's>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Mount { server, responder, priority, allows_unanswered } = self;
            let left = (!allows_unanswered).then_some((Part::Left, LEFT));
            for (part, priority) in [(Part::Interactions, priority), (Part::Nearly, NEARLY)].into_iter().chain(left) {
                let mock =
                    PactMock(Arc::new(Shared { responder: Arc::clone(&responder), part, found: Mutex::default() }));
                Mock::given(mock.clone()).respond_with(mock).with_priority(priority).mount(server).await;
            }
        })
    }
}

impl fmt::Debug for Mount<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mount { server, priority, allows_unanswered, .. } = self;
        let mut debug = f.debug_struct("Mount");
        debug.field("server", &server.uri()).field("priority", priority).field("allows_unanswered", allows_unanswered);
        debug.finish_non_exhaustive()
    }
}

impl MockProvider {
    /// Mounts the interactions of this provider on a wiremock server as well; see [`Pact::mount`](crate::consumer::Pact::mount).
    pub fn mount<'s>(&self, server: &'s MockServer) -> Mount<'s> {
        Mount::new(&self.shared.expectations, self.shared.options, server)
    }
}

/// Which requests a mock of the pact answers.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// Those that an interaction matches.
    Interactions,
    /// Those with the method and the path of an interaction.
    Nearly,
    /// All.
    Left,
}

/// One of the mocks of a pact. wiremock asks it for the response to a request right after it has matched, under the lock of the
/// server, so the response is found once.
#[derive(Clone)]
struct PactMock(Arc<Shared>);

struct Shared {
    responder: Arc<Responder>,
    part: Part,
    found: Mutex<Option<Wire>>,
}

impl Shared {
    fn find(&self, request: ReceivedRequest<'_>) -> Option<Wire> {
        match self.part {
            Part::Interactions => self.responder.answer(request),
            Part::Nearly if !self.responder.is_about(&request) => None,
            Part::Nearly | Part::Left => Some(self.responder.respond(request)),
        }
    }

    fn put(&self, wire: Option<Wire>) -> Option<Wire> {
        std::mem::replace(&mut *self.found.lock().unwrap_or_else(PoisonError::into_inner), wire)
    }
}

impl Match for PactMock {
    fn matches(&self, request: &Request) -> bool {
        let found = self.0.find(wiremock_request(request));
        let is_found = found.is_some();
        self.0.put(found);
        is_found
    }
}

impl Respond for PactMock {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        self.0.put(None).map_or_else(|| ResponseTemplate::new(500), template)
    }
}

/// Byte for byte: the other ways to set a body set the content type as well.
fn template(wire: Wire) -> ResponseTemplate {
    let (head, body) = wire.into_parts();
    let template = ResponseTemplate::new(head.status).set_body_bytes(body);
    head.headers.iter().fold(template, |template, (name, value)| template.append_header(name, value))
}

/// A request to a wiremock server as [`matching`](crate::matching) takes it.
///
/// ```
/// use pact_harness::consumer::wiremock_request;
/// use pact_harness::matching;
/// use pact_harness::model::HttpInteraction;
///
/// # async fn example(server: wiremock::MockServer, interaction: HttpInteraction) {
/// for request in server.received_requests().await.unwrap_or_default() {
///     println!("{:?}", matching::match_request(&interaction.request, &wiremock_request(&request)));
/// }
/// # }
/// ```
pub fn wiremock_request(request: &Request) -> ReceivedRequest<'_> {
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str().into(), String::from_utf8_lossy(value.as_bytes())));
    ReceivedRequest {
        method: Cow::Borrowed(request.method.as_str()),
        path: Cow::Borrowed(request.url.path()),
        query: request.url.query().map(Cow::Borrowed),
        headers: headers.collect(),
        body: Cow::Borrowed(&request.body),
    }
}
