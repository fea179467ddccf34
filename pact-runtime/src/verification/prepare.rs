//! What has to be there before the first interaction: functions by name, and a provider that is up.

use std::hash::{BuildHasher as _, RandomState};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::client::Client;
use super::error::{HandlerError, SetupError, SetupErrorKind, VerificationError};
use super::exchange::Exchange;
use super::functions::{Functions, States};
use super::message::MessageProducer;
use super::options::Endpoints;
use super::policy::Policy;
use super::reason::Remedy;
use super::states::{Handlers, StateHandler};
use super::stop::Stop;
use super::target::Target;
use super::workers::Workers;
use crate::model::{DateTime, Interaction};
use crate::registry;
use pact_http::client::Http;
use pact_http::mask::Mask;

/// What an [`Exchange`] is made of.
pub(super) struct Preparation {
    pub(super) endpoints: Endpoints,
    pub(super) functions: Functions,
    pub(super) policy: Policy,
    pub(super) stop: Stop,
    pub(super) root: PathBuf,
    pub(super) mask: Mask,
    pub(super) http: Http,
}

impl Preparation {
    /// Starts the provider, where it is a command.
    pub(super) async fn exchange<'i>(
        self,
        mut interactions: impl ExactSizeIterator<Item = &'i Interaction>,
    ) -> Result<Exchange, Vec<VerificationError>> {
        let Preparation { endpoints, functions, policy, stop, root, mask, http } = self;
        let Endpoints { target, messages_url, client: options } = endpoints;
        let Functions { context, states, mut producers, request_filter } = functions;
        let setup = |error: SetupError| vec![VerificationError::Setup(error)];
        let handlers_error =
            |errors: Vec<HandlerError>| errors.into_iter().map(VerificationError::Handlers).collect::<Vec<_>>();
        producers.register(registry::all::<MessageProducer>()).map_err(handlers_error)?;
        let asks_for_messages = messages_url.is_some() || target.as_ref().is_some_and(Target::is_server);
        let start = |target| Client::new(target, options.clone(), mask.clone(), &root, http.clone());
        let message_client = match messages_url.filter(|_| !policy.dry_run) {
            Some(url) => Some(start(Target::Url(url)).await.map_err(setup)?),
            None => None,
        };
        let client = match target {
            _ if policy.dry_run => None,
            Some(target) => {
                let not_verified = interactions.len();
                let client = stop.or(start(target)).await;
                Some(client.ok_or_else(|| vec![VerificationError::Interrupted { not_verified }])?.map_err(setup)?)
            }
            None if interactions.all(|interaction| !matches!(interaction, Interaction::Http(_))) => None,
            None => {
                let error = SetupError::new(SetupErrorKind::NoTarget, "it is not known where the provider is");
                return Err(setup(error.with(Remedy::Target)));
            }
        };
        let handlers = match states {
            Some(States::Function(function)) => Handlers::Function(function),
            Some(States::Url(change)) => {
                // A dry run tells nobody: any address does.
                let anywhere = policy.dry_run.then_some("http://localhost");
                let base = client.as_ref().and_then(Client::base).or(anywhere);
                Handlers::Url(change.client(http.clone(), options.headers.clone(), base).map_err(setup)?)
            }
            None => Handlers::of(registry::all::<StateHandler>()).map_err(handlers_error)?,
        };
        Ok(Exchange {
            client,
            message_client,
            handlers,
            producers,
            filter: request_filter,
            shared: Arc::new(context),
            policy,
            asks_for_messages,
            now: DateTime::from_system_time(SystemTime::now()),
            seed: RandomState::new().hash_one(()),
            stop,
            workers: Workers::default(),
        })
    }
}
