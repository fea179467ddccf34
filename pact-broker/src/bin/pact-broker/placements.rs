//! `record-deployment` and its like: where versions are.

use clap::{Args, ValueEnum};
use pact_broker_client::{Broker, Ended};
use pact_core::model::Json;

use crate::failure::Failure;
use crate::output::{Colour, Output};
use crate::{Ask, Outcome};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    Json,
    Text,
    Pretty,
}

#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The name of the application.
    #[arg(long, short = 'a', value_name = "NAME")]
    pacticipant: String,
    /// The name of the environment.
    #[arg(long, value_name = "ENVIRONMENT")]
    environment: String,
    /// What is printed: a sentence, or the broker's answer as JSON on one line or several.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "text")]
    output: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Deployment {
    #[command(flatten)]
    place: Place,
    /// Its version.
    #[arg(long, short = 'e', value_name = "VERSION")]
    version: String,
    /// One of several instances in the environment, each with a version of its own.
    #[arg(long, alias = "target", value_name = "INSTANCE")]
    application_instance: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Undeployment {
    #[command(flatten)]
    place: Place,
    /// The instance from which it was removed.
    #[arg(long, alias = "target", value_name = "INSTANCE")]
    application_instance: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Release {
    #[command(flatten)]
    place: Place,
    /// Its version.
    #[arg(long, short = 'e', value_name = "VERSION")]
    version: String,
}

#[derive(Debug, Args)]
pub(crate) struct SupportEnded {
    #[command(flatten)]
    release: Release,
}

impl Place {
    /// That no name is an empty variable.
    fn check(&self, version: Option<&String>, instance: Option<&String>) -> Result<(), Failure> {
        let given = [
            ("--pacticipant", Some(&self.pacticipant)),
            ("--environment", Some(&self.environment)),
            ("--version", version),
            ("--application-instance", instance),
        ];
        match given.into_iter().find(|(_, value)| value.is_some_and(|value| value.trim().is_empty())) {
            Some((option, _)) => Err(Failure::Usage(format!("{option} is empty: is a variable of the build not set?"))),
            None => Ok(()),
        }
    }

    fn tell(&self, output: &Output, sentence: &str, json: &Json) {
        match self.output {
            Form::Text => output.coloured(Colour::Green, sentence),
            form => output.json(json, form == Form::Pretty),
        }
    }

    fn tell_ended(&self, output: &Output, ended: &[Ended], sentence: impl Fn(&Ended) -> String) {
        match self.output {
            Form::Text => ended.iter().for_each(|one| output.coloured(Colour::Green, &sentence(one))),
            form => output.json(&Json::array(ended.iter().map(|one| one.json.clone())), form == Form::Pretty),
        }
    }
}

fn at_instance(instance: Option<&str>) -> String {
    instance.map(|instance| format!(" (application instance {instance})")).unwrap_or_default()
}

impl Ask for Deployment {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let Deployment { place, version, application_instance: instance } = &self;
        place.check(Some(version), instance.as_ref())?;
        let Place { pacticipant, environment, .. } = place;
        let json = broker.record_deployment(pacticipant, version, environment, instance.as_deref()).await?;
        let at = at_instance(instance.as_deref());
        let sentence = format!(
            "Recorded deployment of {pacticipant} version {version} to {environment} environment{at} in the Pact Broker."
        );
        place.tell(output, &sentence, &json);
        Ok(true)
    }
}

impl Ask for Undeployment {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let Undeployment { place, application_instance: instance } = &self;
        place.check(None, instance.as_ref())?;
        let Place { pacticipant, environment, .. } = place;
        let ended = broker.record_undeployment(pacticipant, environment, instance.as_deref()).await?;
        let at = at_instance(instance.as_deref());
        place.tell_ended(output, &ended, |one| {
            let version = one.version.as_deref().map(|version| format!(" version {version}")).unwrap_or_default();
            format!(
                "Recorded undeployment of {pacticipant}{version} from {environment} environment{at} in the Pact Broker."
            )
        });
        Ok(true)
    }
}

impl Ask for Release {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let Release { place, version } = &self;
        place.check(Some(version), None)?;
        let Place { pacticipant, environment, .. } = place;
        let json = broker.record_release(pacticipant, version, environment).await?;
        let sentence = format!(
            "Recorded release of {pacticipant} version {version} to {environment} environment in the Pact Broker."
        );
        place.tell(output, &sentence, &json);
        Ok(true)
    }
}

impl Ask for SupportEnded {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let Release { place, version } = &self.release;
        place.check(Some(version), None)?;
        let Place { pacticipant, environment, .. } = place;
        let ended = broker.record_support_ended(pacticipant, version, environment).await?;
        place.tell_ended(output, &ended, |_| {
            format!(
                "Recorded support ended for {pacticipant} version {version} in {environment} environment in the Pact Broker."
            )
        });
        Ok(true)
    }
}
