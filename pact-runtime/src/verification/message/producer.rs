//! The functions that make messages: those that `#[pact_message]` registered, and those that a test gives.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::str::FromStr;

use super::made::MessageOutcome;
use super::request::MessageRequest;
use crate::model::{Members, ReceivedMessage};
use crate::registry::{Entry, Site, did_you_mean};
use crate::verification::error::{HandlerError, StateError, StateValues};
use crate::verification::guard;
use crate::verification::names::{Captures, Found, Names, place};
use crate::verification::reason::{Reason, Remedy};
use crate::verification::states::{Call, Setting};

/// What `#[pact_message]` registers.
#[derive(Debug)]
pub struct MessageProducer {
    /// Where it was written.
    pub site: Site,
    /// What contracts call its messages, perhaps with captures.
    pub descriptions: &'static [&'static str],
    /// Calls the user's function with what it asks for.
    pub run: fn(MessageContext) -> MessageFuture,
}

inventory::collect!(MessageProducer);

impl Entry for MessageProducer {
    fn site(&self) -> &Site {
        &self.site
    }
}

/// A message producer at work.
pub type MessageFuture = Pin<Box<dyn Future<Output = Result<Vec<ReceivedMessage>, StateError>>>>;

/// What a message producer can ask for.
#[derive(Debug, Clone)]
pub struct MessageContext {
    pub(super) call: Call,
    pub(super) request: MessageRequest,
}

impl MessageContext {
    /// A capture of the description, read as a value: what stands for `{id}` in `user {id} created`.
    ///
    /// # Errors
    ///
    /// When the text is no such value.
    pub fn capture<T: FromStr<Err: fmt::Display>>(&self, name: &str) -> Result<T, StateError> {
        self.call.capture(&format!("the message {:?}", self.request.description), name)
    }
}

/// The functions that make messages, by what contracts call them.
#[derive(Clone, Default)]
pub(crate) struct Producers {
    given: BTreeMap<String, Rc<dyn Fn(MessageRequest) -> MessageFuture>>,
    registered: Names<Option<&'static MessageProducer>>,
}

impl Producers {
    /// A function of a test. It goes before a registered one.
    pub(crate) fn insert<F, Fut>(&mut self, description: String, make: F)
    where
        F: Fn(MessageRequest) -> Fut + 'static,
        Fut: Future<Output: MessageOutcome> + 'static,
    {
        let producer = move |request| -> MessageFuture {
            let messages = make(request);
            Box::pin(async move { messages.await.into_messages() })
        };
        self.given.insert(description, Rc::new(producer));
    }

    /// Adds what was registered.
    ///
    /// # Errors
    ///
    /// When there are two for one description.
    pub(crate) fn register(
        &mut self,
        entries: impl IntoIterator<Item = &'static MessageProducer>,
    ) -> Result<(), Vec<HandlerError>> {
        let mut errors = Vec::new();
        for entry in entries {
            for description in entry.descriptions {
                match self.registered.entry(description) {
                    Ok(slot @ None) => *slot = Some(entry),
                    Ok(Some(first)) => errors.push(HandlerError::Twice {
                        what: format!("the message {description:?} has two producers"),
                        places: [place(&first.site), place(&entry.site)],
                    }),
                    Err(error) => errors.push(HandlerError::Name {
                        what: format!("the message {description:?}"),
                        place: place(&entry.site),
                        reason: error.to_string(),
                    }),
                }
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The messages that a function makes; `None` where there is no function for them.
    pub(crate) async fn make(
        &self,
        setting: &Setting,
        params: Members,
        values: StateValues,
        request: &MessageRequest,
    ) -> Option<Result<Vec<ReceivedMessage>, Reason>> {
        let made = if let Some(given) = self.given.get(&request.description) {
            guard::inline(setting.timeout, async { given(request.clone()).await }).await
        } else {
            let (producer, captures) = match self.registered(&request.description) {
                Ok(found) => found?,
                Err(reason) => return Some(Err(reason)),
            };
            let call = Call { setting: setting.clone(), params, values: Some(values), captures };
            let context = MessageContext { call, request: request.clone() };
            let made = guard::on_thread(setting.timeout, producer.site.name, move || (producer.run)(context)).await;
            made.map_err(|StateError(reason)| StateError(reason.and(format_args!(" ({})", place(&producer.site)))))
        };
        Some(made.map_err(|StateError(reason)| reason.of("the message was not made: ")))
    }

    fn registered(&self, description: &str) -> Result<Option<(&'static MessageProducer, Captures)>, Reason> {
        match self.registered.find(description) {
            Found::One(producer, captures) => Ok(producer.map(|producer| (producer, captures))),
            Found::Nothing => Ok(None),
            Found::Two(both) => {
                let [one, other] = both.map(|(name, producer)| {
                    format!("{name:?} ({})", producer.map_or_else(String::new, |producer| place(&producer.site)))
                });
                Err(Reason::new(format!(
                    "the message {description:?} fits two descriptions, {one} and {other}: give it a producer with its exact \
                     description, or make them differ"
                )))
            }
        }
    }

    /// Why a message cannot be had, where that is known before it is asked for.
    pub(crate) fn missing(&self, description: &str, there_is_a_server: bool) -> Option<Reason> {
        if self.given.contains_key(description) {
            return None;
        }
        match self.registered(description) {
            Ok(None) if !there_is_a_server => Some(self.unknown(description)),
            Ok(_) => None,
            Err(reason) => Some(reason),
        }
    }

    /// Why there is no function for a message, and the nearest that there is.
    pub(crate) fn unknown(&self, description: &str) -> Reason {
        let registered = self.registered.iter().map(|(name, _)| name);
        let mut known = self.given.keys().map(String::as_str).chain(registered).peekable();
        let remedy = match known.peek() {
            None => Remedy::MessageProducer(description.to_owned()),
            Some(_) => Remedy::KnownName(did_you_mean(description, known)),
        };
        Reason::new(format!("no function makes the message {description:?}")).with(remedy)
    }
}

impl fmt::Debug for Producers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let registered = self.registered.iter().map(|(name, _)| name);
        f.debug_list().entries(self.given.keys().map(String::as_str).chain(registered)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn producer(descriptions: &'static [&'static str], name: &'static str, line: u32) -> MessageProducer {
        let site = Site {
            package: "p",
            manifest_dir: "/p",
            target: "lib",
            module: "p::events",
            name,
            file: "src/events.rs",
            line,
            column: 1,
        };
        MessageProducer { site, descriptions, run: |_| Box::pin(async { Ok(Vec::new()) }) }
    }

    static CREATED: MessageProducer = producer(&["user created", "user {id} created"], "created", 3);
    static CREATED_TOO: MessageProducer = producer(&["user created"], "created_too", 9);
    static BY_NAME: MessageProducer = producer(&["user {name} created"], "by_name", 12);

    #[test]
    fn two_producers_for_one_description_are_an_error_that_names_both_places() {
        assert_eq!(
            Producers::default().register([&CREATED, &CREATED_TOO]).unwrap_err()[0].to_string(),
            "the message \"user created\" has two producers, remove one: `created` at src/events.rs:3 and `created_too` at \
             src/events.rs:9"
        );
    }

    #[test]
    fn a_description_that_fits_two_is_an_error_that_names_both_places() {
        let mut producers = Producers::default();
        producers.register([&CREATED, &BY_NAME]).unwrap();
        assert_eq!(
            producers.registered("user 7 created").unwrap_err().to_string(),
            "the message \"user 7 created\" fits two descriptions, \"user {id} created\" (`created` at src/events.rs:3) and \
             \"user {name} created\" (`by_name` at src/events.rs:12): give it a producer with its exact description, or make \
             them differ"
        );
        assert_eq!(producers.registered("user created").unwrap().unwrap().0.site.name, "created");
    }

    #[test]
    fn without_any_producer_the_user_is_told_what_to_write() {
        assert_eq!(
            Producers::default().unknown("user created").to_string(),
            "no function makes the message \"user created\": write one with #[pact_message(\"user created\")], or give the \
             address of a provider that makes it"
        );
    }
}
