//! `--contract-published` and its like: what a webhook is sent for.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

/// An event, and its options.
struct Event {
    name: &'static str,
    on: &'static str,
    /// Those that take it back.
    off: [&'static str; 2],
    help: &'static str,
}

macro_rules! event {
    ($name:literal, $on:literal, $help:literal) => {
        Event { name: $name, on: $on, off: [concat!("no-", $on), concat!("skip-", $on)], help: $help }
    };
}

const EVENTS: [Event; 8] = [
    event!("contract_content_changed", "contract-content-changed", "When a pact is published whose content is new"),
    event!("contract_published", "contract-published", "When a pact is published"),
    event!(
        "provider_verification_published",
        "provider-verification-published",
        "When a verification result is published"
    ),
    event!(
        "provider_verification_failed",
        "provider-verification-failed",
        "When a verification result is published that is a failure"
    ),
    event!(
        "provider_verification_succeeded",
        "provider-verification-succeeded",
        "When a verification result is published that is a success"
    ),
    event!(
        "contract_requiring_verification_published",
        "contract-requiring-verification-published",
        "When a pact is published that a version of the provider has to verify: of its main branch, or one that is deployed or \
         released"
    ),
    event!(
        "contract_content_changed_on_branch",
        "contract-content-changed-on-branch",
        "When a pact is published whose content is new on its branch; not known to the official broker"
    ),
    event!(
        "version_became_deployable",
        "version-became-deployable",
        "When a version can be deployed to an environment, and could not before; not known to the official broker"
    ),
];

/// The events that are given.
#[derive(Debug, Default)]
pub(super) struct Events(pub(super) Vec<&'static str>);

/// All options, for a message.
pub(super) fn all() -> String {
    EVENTS.map(|event| format!("--{}", event.on)).join(", ")
}

impl Args for Events {
    fn augment_args(command: Command) -> Command {
        let flag = |name, other| Arg::new(name).long(name).action(ArgAction::SetTrue).overrides_with(other);
        let both = EVENTS.into_iter().flat_map(|Event { on, off: [off, skip], help, .. }| {
            [flag(on, off).help(help), flag(off, on).alias(skip).hide(true)]
        });
        command.next_help_heading("When it is sent").args(both)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Events {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let given = EVENTS.into_iter().filter(|event| matches.get_flag(event.on));
        Ok(Events(given.map(|event| event.name).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
