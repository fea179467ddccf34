//! `--pacticipant Foo --version 1 --pacticipant Bar --latest --ignore Baz`: each option belongs to the name before it.

use std::cmp::Ordering;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use pact_broker_client::VersionSelector;

use crate::failure::Failure;

/// The versions in question, and those that do not count.
#[derive(Debug, Default)]
pub(crate) struct Selectors {
    pub(crate) versions: Vec<VersionSelector>,
    pub(crate) ignored: Vec<VersionSelector>,
    /// What is wrong with their order.
    problem: Option<String>,
}

const PACTICIPANT: &str = "pacticipant";
const VERSION: &str = "version_number";
const LATEST: &str = "latest";
const BRANCH: &str = "branch";
const MAIN_BRANCH: &str = "main_branch";
const IGNORE: &str = "ignore";

/// What stands for `--latest` without a tag, and `--main-branch`: nobody can give it as a value.
const NOTHING: &str = "\0";

impl Args for Selectors {
    fn augment_args(command: Command) -> Command {
        let option = |id: &'static str, long: &'static str| Arg::new(id).long(long).action(ArgAction::Append);
        let flag = |arg: Arg| arg.default_missing_value(NOTHING).require_equals(false);
        command.next_help_heading("Versions (each option belongs to the name before it)").args([
            option(PACTICIPANT, "pacticipant")
                .short('a')
                .value_name("NAME")
                .required(true)
                .help("The name of an application; may be repeated"),
            option(VERSION, "version").short('e').value_name("VERSION").help("Its version"),
            flag(option(LATEST, "latest").short('l').value_name("TAG").num_args(0..=1))
                .help("Its latest version, or its latest version with a tag"),
            option(BRANCH, "branch").value_name("BRANCH").help("The latest version of this branch"),
            flag(option(MAIN_BRANCH, "main-branch").num_args(0)).help("The latest version of its main branch"),
            option(IGNORE, "ignore").value_name("NAME").help(
                "An application whose results do not count, or with --version one version of it; may be repeated",
            ),
        ])
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Selectors {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut given = Vec::new();
        for id in [PACTICIPANT, VERSION, LATEST, BRANCH, MAIN_BRANCH, IGNORE] {
            let values = matches.get_many::<String>(id).into_iter().flatten().cloned();
            given.extend(matches.indices_of(id).into_iter().flatten().zip(values).map(|(at, value)| (at, id, value)));
        }
        given.sort_by_key(|(at, ..)| *at);
        Ok(Self::of(given.into_iter().map(|(_, id, value)| (id, value))))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Selectors {
    fn of(given: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let mut selectors = Self::default();
        // What stands before the first name belongs to it.
        let mut last: Option<(bool, VersionSelector)> = None;
        for (id, value) in given {
            if id == PACTICIPANT || id == IGNORE {
                let is_ignored = id == IGNORE;
                let begun = last.take_if(|(_, selector)| selector.pacticipant.is_empty()).map(|(_, selector)| selector);
                selectors.add(last.take());
                last = Some((is_ignored, VersionSelector { pacticipant: value, ..begun.unwrap_or_default() }));
                continue;
            }
            let (_, selector) = last.get_or_insert_default();
            let is_given_twice = match id {
                VERSION => selector.version.replace(value).is_some(),
                BRANCH => {
                    selector.latest = true;
                    selector.branch.replace(value).is_some()
                }
                MAIN_BRANCH => {
                    selector.latest = true;
                    std::mem::replace(&mut selector.main_branch, true)
                }
                _ => {
                    let twice = std::mem::replace(&mut selector.latest, true);
                    selector.tag = Some(value).filter(|tag| tag != NOTHING);
                    twice && selector.branch.is_none() && !selector.main_branch
                }
            };
            if is_given_twice {
                let option = id.trim_end_matches("_number").replace('_', "-");
                let name = &selector.pacticipant;
                let problem = format!("--{option} is given twice for {name}: put it after the --pacticipant it is for");
                selectors.problem.get_or_insert(problem);
            }
        }
        selectors.add(last);
        selectors
    }

    fn add(&mut self, selector: Option<(bool, VersionSelector)>) {
        match selector {
            Some((true, selector)) => self.ignored.push(selector),
            Some((false, selector)) => self.versions.push(selector),
            None => {}
        }
    }

    /// Whether each name has exactly one version.
    ///
    /// # Errors
    ///
    /// What is missing or too much.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let wrong = |reason: String| Err(Failure::Usage(reason));
        if let Some(problem) = &self.problem {
            return wrong(problem.clone());
        }
        for selector in self.versions.iter().chain(&self.ignored) {
            let texts = [
                Some(&selector.pacticipant),
                selector.version.as_ref(),
                selector.branch.as_ref(),
                selector.tag.as_ref(),
            ];
            if texts.into_iter().flatten().any(|text| text.trim().is_empty()) {
                let name = &selector.pacticipant;
                return wrong(format!("the name or version of {name:?} is empty: is a variable of the build not set?"));
            }
        }
        for selector in &self.versions {
            let name = &selector.pacticipant;
            let by_latest =
                selector.tag.is_some() || (selector.latest && selector.branch.is_none() && !selector.main_branch);
            let ways = [selector.version.is_some(), selector.branch.is_some(), selector.main_branch, by_latest];
            match ways.into_iter().filter(|way| *way).count().cmp(&1) {
                Ordering::Less => {
                    return wrong(format!(
                        "there is no version of {name}: give it with --version VERSION, --branch BRANCH, --main-branch, \
                         --latest or --latest TAG after --pacticipant {name}"
                    ));
                }
                Ordering::Equal => {}
                Ordering::Greater => {
                    return wrong(format!(
                        "{name} has more than one of --version, --branch, --main-branch and --latest: give one of them"
                    ));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        selectors: Selectors,
        #[arg(long)]
        other: Vec<String>,
    }

    fn read(line: &str) -> Selectors {
        Line::try_parse_from(["x"].into_iter().chain(line.split_whitespace())).unwrap().selectors
    }

    fn of(name: &str) -> VersionSelector {
        VersionSelector::of(name)
    }

    #[test]
    fn each_option_belongs_to_the_name_before_it() {
        let expected = [
            VersionSelector { version: Some("1".into()), ..of("Foo") },
            VersionSelector { latest: true, ..of("Bar") },
            VersionSelector { latest: true, tag: Some("dev".into()), ..of("Baz") },
            VersionSelector { latest: true, branch: Some("x".into()), ..of("Qux") },
            VersionSelector { latest: true, main_branch: true, ..of("Zip") },
        ];
        for line in [
            "-a Foo -e 1 -a Bar -l -a Baz -l dev -a Qux --branch x -a Zip --main-branch",
            "--pacticipant=Foo --version=1 --other y --pacticipant=Bar --latest --other=y --pacticipant=Baz --latest=dev \
             --pacticipant=Qux --branch=x --pacticipant=Zip --main-branch",
            "-e1 -aFoo -a Bar --latest --other y -a Baz --latest dev -a Qux --branch x -a Zip --main-branch",
        ] {
            let selectors = read(line);
            selectors.check().unwrap();
            assert_eq!(selectors.versions, expected, "{line}");
            assert!(selectors.ignored.is_empty());
        }
    }

    #[test]
    fn what_is_ignored_may_have_a_version_and_is_none_of_those_in_question() {
        let selectors = read("-a Foo --ignore Bar --ignore Baz --version 2 --other y -a Qux -e 3 --latest");
        assert_eq!(selectors.ignored, [of("Bar"), VersionSelector { version: Some("2".into()), ..of("Baz") }]);
        assert_eq!(selectors.versions.len(), 2);
        assert!(selectors.check().is_err());
        read("-a Foo --version 1 --ignore Bar").check().unwrap();
    }

    #[test]
    fn a_name_without_a_version_or_with_two_is_an_error_that_names_it() {
        for (line, expected) in [
            ("-a Foo", "no version of Foo"),
            ("-a Foo -a Bar -e 1", "no version of Foo"),
            ("-a Foo -e 1 -e 2 -a Bar", "--version is given twice for Foo"),
            ("-a Foo -e 1 --latest", "Foo has more than one"),
            ("-a Foo --branch x --main-branch", "Foo has more than one"),
            ("-a Foo --branch x --latest dev", "Foo has more than one"),
            ("-a Foo --latest --latest dev", "--latest is given twice"),
            ("-a Foo --version=", "is empty"),
            ("--pacticipant= -e 1", "is empty"),
        ] {
            match read(line).check() {
                Err(Failure::Usage(reason)) => assert!(reason.contains(expected), "{line}: {reason}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }
}
