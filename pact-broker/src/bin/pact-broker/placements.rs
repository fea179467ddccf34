//! `record-deployment` and its like: where versions are.

use clap::Args;
use pact_broker_client::{Broker, Ended};
use pact_core::model::Json;

use crate::failure::Failure;
use crate::form::{AsText, at};
use crate::output::Output;
use crate::{Ask, Outcome};

#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The name of the application.
    #[arg(long, short = 'a', value_name = "NAME")]
    pacticipant: String,
    /// The name of the environment.
    #[arg(long, value_name = "ENVIRONMENT")]
    environment: String,
    #[command(flatten)]
    form: AsText,
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
    fn check(&self, version: Option<&String>, instance: Option<&String>) -> Result<(), Failure> {
        Failure::if_empty(&[
            ("--pacticipant", Some(&self.pacticipant)),
            ("--environment", Some(&self.environment)),
            ("--version", version),
            ("--application-instance", instance),
        ])
    }

    fn tell(&self, output: &Output, sentence: &str, json: &Json) {
        self.form.sentence(output, sentence, &at(json, &["uuid"]), json);
    }

    fn tell_ended(&self, output: &Output, ended: &[Ended], sentence: impl Fn(&Ended) -> String) {
        let join = |line: &dyn Fn(&Ended) -> String| ended.iter().map(line).collect::<Vec<_>>().join("\n");
        let ids = join(&|one| at(&one.json, &["uuid"]));
        let json = Json::array(ended.iter().map(|one| one.json.clone()));
        self.form.sentence(output, &join(&sentence), &ids, &json);
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
