//! What becomes of one scenario.

use cucumber::event::{Cucumber, Feature, Hook, Scenario, Step};
use cucumber::gherkin;
use cucumber::{Event, Parser, Writer, cli, parser, writer};
use futures_util::stream;

use super::world::World;

/// Hands over a feature that was read before.
#[derive(Debug)]
pub(crate) struct OneScenario;

impl Parser<gherkin::Feature> for OneScenario {
    type Cli = cli::Empty;
    type Output = stream::Iter<std::option::IntoIter<parser::Result<gherkin::Feature>>>;

    fn parse(self, input: gherkin::Feature, _: cli::Empty) -> Self::Output {
        stream::iter(Some(Ok(input)))
    }
}

/// Notes what happens, to say in the end whether all of it was good.
#[derive(Debug, Default)]
pub(crate) struct Record {
    passed: usize,
    troubles: Vec<String>,
    finished: usize,
}

impl Record {
    /// A scenario has passed when it came to its end, and each of its steps did what it says. A step that nobody knows is
    /// a failure.
    pub(crate) fn verdict(self) -> Result<(), String> {
        if !self.troubles.is_empty() {
            return Err(self.troubles.join("\n"));
        }
        match (self.finished, self.passed) {
            (1, 1..) => Ok(()),
            (finished, passed) => Err(format!("{finished} scenarios came to their end, with {passed} steps")),
        }
    }

    fn step(&mut self, step: &gherkin::Step, event: Step<World>) {
        let trouble = match event {
            Step::Started => return,
            Step::Passed(..) => return self.passed += 1,
            Step::Skipped => "no function knows this step".to_owned(),
            Step::Failed(_, _, _, error) => error.to_string(),
        };
        self.troubles.push(format!("line {}: {} {}\n  {trouble}", step.position.line, step.keyword.trim(), step.value));
    }

    fn scenario(&mut self, event: Scenario<World>) {
        match event {
            Scenario::Background(step, event) | Scenario::Step(step, event) => self.step(&step, event),
            Scenario::Hook(kind, Hook::Failed(..)) => self.troubles.push(format!("the hook {kind} failed")),
            Scenario::Finished => self.finished += 1,
            Scenario::Started | Scenario::Hook(..) | Scenario::Log(_) => {}
        }
    }
}

impl Writer<World> for Record {
    type Cli = cli::Empty;

    async fn handle_event(&mut self, event: parser::Result<Event<Cucumber<World>>>, _: &cli::Empty) {
        match event.map(Event::into_inner) {
            Err(error) => self.troubles.push(error.to_string()),
            Ok(Cucumber::Feature(_, Feature::Scenario(_, scenario))) => self.scenario(scenario.event),
            Ok(_) => {}
        }
    }
}

impl writer::Normalized for Record {}
