//! The files to publish: all are read and checked before the first is sent.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use pact_broker_client::Contract;
use pact_core::format;
use pact_core::model::Json;

/// A longer file is not read.
const LONGEST: u64 = 64 << 20;

/// The pacts of one consumer.
#[derive(Debug)]
pub(super) struct Pacts {
    pub(super) consumer: String,
    pub(super) contracts: Vec<Contract>,
    pub(super) warnings: Vec<String>,
}

/// What is wrong with a path, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// The path, and perhaps a line and column.
    place: String,
    reason: String,
}

impl Problem {
    fn new(path: &Path, reason: impl Into<String>) -> Self {
        Problem { place: path.display().to_string(), reason: reason.into() }
    }
}

/// All problems as one message.
pub(super) fn message(problems: &[Problem]) -> String {
    let mut text = "nothing was published".to_owned();
    for Problem { place, reason } in problems {
        let _ = write!(text, "\n  {place}: {reason}");
    }
    text
}

/// A pact file.
struct Pact {
    path: PathBuf,
    consumer: String,
    provider: String,
    content: Vec<u8>,
    warnings: Vec<String>,
}

/// The pacts in files and directories, by consumer, in the order in which they are named.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<Pacts>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        match expand(path) {
            Ok(found) => found.into_iter().for_each(|file| {
                if !files.contains(&file) {
                    files.push(file);
                }
            }),
            Err(reason) => problems.push(Problem::new(path, reason)),
        }
    }
    let mut all: Vec<Pacts> = Vec::new();
    let mut read: Vec<Pact> = Vec::new();
    for path in files {
        match pact(&path) {
            Ok(pact) => read.push(pact),
            Err(problem) => problems.push(problem),
        }
    }
    let mut merged: Vec<Pact> = Vec::new();
    for pact in read {
        let other = merged.iter_mut().find(|it| it.consumer == pact.consumer && it.provider == pact.provider);
        match other.map(|other| (merge(&other.content, &pact.content), other)) {
            None => merged.push(pact),
            Some((Ok(content), other)) => {
                other.content = content;
                other.warnings.extend(pact.warnings);
            }
            Some((Err(reason), other)) => {
                let reason = format!("it cannot be merged with {}: {reason}", other.path.display());
                problems.push(Problem::new(&pact.path, reason));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    for Pact { consumer, provider, content, warnings, .. } in merged {
        let contract = Contract { provider, content };
        match all.iter_mut().find(|pacts| pacts.consumer == consumer) {
            Some(pacts) => {
                pacts.contracts.push(contract);
                pacts.warnings.extend(warnings);
            }
            None => all.push(Pacts { consumer, contracts: vec![contract], warnings }),
        }
    }
    Ok(all)
}

/// The files that a path stands for.
fn expand(path: &Path) -> Result<Vec<PathBuf>, String> {
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(|error| error.to_string())?;
        let mut files = Vec::new();
        for entry in entries {
            let file = entry.map_err(|error| error.to_string())?.path();
            if file.extension().is_some_and(|extension| extension == "json") && file.is_file() {
                files.push(file);
            }
        }
        files.sort();
        return if files.is_empty() { Err("there is no *.json file in this directory".to_owned()) } else { Ok(files) };
    }
    if path.exists() {
        return Ok(vec![path.to_owned()]);
    }
    let text = path.to_string_lossy();
    if !text.contains(['*', '?', '[']) {
        let is_option = if text.starts_with('-') { ", and no option either" } else { "" };
        return Err(format!(
            "there is no such file or directory{is_option}; is it mounted, if this runs in a container?"
        ));
    }
    let found = glob::glob(&text).map_err(|error| format!("invalid pattern: {error}"))?;
    let files = found.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
    let files: Vec<_> = files.into_iter().filter(|file| file.is_file()).collect();
    if files.is_empty() { Err("no file matches this pattern".to_owned()) } else { Ok(files) }
}

fn pact(path: &Path) -> Result<Pact, Problem> {
    let content = read_file(path).map_err(|error| Problem::new(path, error.to_string()))?;
    let pact = format::read(&content).map_err(|error| Problem {
        place: format!("{}:{}", path.display(), error.place()),
        reason: format!("invalid pact: {error}"),
    })?;
    for (name, who) in [("consumer", &pact.consumer), ("provider", &pact.provider)] {
        if who.trim().is_empty() {
            return Err(Problem::new(path, format!("invalid pact: the {name} has no name")));
        }
    }
    let warnings = pact.warnings().into_iter().map(|warning| format!("{}: {warning}", path.display())).collect();
    Ok(Pact { path: path.to_owned(), consumer: pact.consumer, provider: pact.provider, content, warnings })
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    File::open(path)?.take(LONGEST + 1).read_to_end(&mut content)?;
    if content.len() as u64 > LONGEST {
        return Err(io::Error::other(format!("the file has more than {LONGEST} bytes")));
    }
    Ok(content)
}

/// Two files with the same consumer and provider as one.
fn merge(one: &[u8], other: &[u8]) -> Result<Vec<u8>, String> {
    let parse = |content| Json::parse(content).map_err(|error| error.to_string());
    let (one, other) = (parse(one)?, parse(other)?);
    let version =
        |json: &Json| json.get("metadata").and_then(|json| json.get("pactSpecification")?.get("version").cloned());
    if version(&one) != version(&other) {
        return Err("they are of two versions of the Pact specification".to_owned());
    }
    let mut members: Vec<_> = one.members().unwrap_or_default().to_vec();
    for name in ["interactions", "messages"] {
        let added = other.get(name).and_then(Json::items).unwrap_or_default();
        if added.is_empty() {
            continue;
        }
        let mut all = one.get(name).and_then(Json::items).unwrap_or_default().to_vec();
        for interaction in added {
            match all.iter().find(|known| identity(known) == identity(interaction)) {
                None => all.push(interaction.clone()),
                Some(known) if known == interaction => {}
                Some(_) => {
                    let description = interaction.get("description").unwrap_or(&Json::Null);
                    return Err(format!(
                        "both have an interaction {description} with the same provider states and other contents; give one \
                         another description or state, and an example where a value is random"
                    ));
                }
            }
        }
        match members.iter_mut().find(|(known, _)| known == name) {
            Some((_, list)) => *list = Json::array(all),
            None => members.push((name.into(), Json::array(all))),
        }
    }
    Ok(Json::object(members).to_pretty().into_bytes())
}

/// What makes an interaction the same in two files.
fn identity(interaction: &Json) -> [Option<&Json>; 4] {
    ["type", "description", "providerState", "providerStates"].map(|name| interaction.get(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pact(interactions: &str) -> String {
        format!(r#"{{"consumer":{{"name":"a"}},"provider":{{"name":"b"}},"interactions":[{interactions}],"x":1}}"#)
    }

    fn interaction(description: &str, status: u16) -> String {
        format!(
            r#"{{"description":"{description}","request":{{"method":"GET","path":"/"}},"response":{{"status":{status}}}}}"#
        )
    }

    #[test]
    fn two_files_of_a_pair_are_merged_with_interactions_and_messages() {
        let one = pact(&interaction("one", 200));
        let two = pact(&format!("{},{}", interaction("one", 200), interaction("two", 200)));
        let merged = merge(one.as_bytes(), two.as_bytes()).unwrap();
        assert_eq!(Json::parse(&merged).unwrap(), Json::parse(two.as_bytes()).unwrap());
        let messages = r#"{"consumer":{"name":"a"},"provider":{"name":"b"},"messages":[{"description":"m"}]}"#;
        let merged = Json::parse(&merge(one.as_bytes(), messages.as_bytes()).unwrap()).unwrap();
        assert_eq!(merged.get("messages").unwrap().to_string(), r#"[{"description":"m"}]"#);
        assert_eq!(merged.get("interactions").unwrap().items().unwrap().len(), 1);
    }

    #[test]
    fn files_that_disagree_are_not_merged() {
        let (one, other) = (pact(&interaction("one", 200)), pact(&interaction("one", 201)));
        let error = merge(one.as_bytes(), other.as_bytes()).unwrap_err();
        assert!(error.contains("\"one\""), "{error}");
        let newer = other.replace("\"x\":1", r#""metadata":{"pactSpecification":{"version":"4.0"}}"#);
        assert!(merge(one.as_bytes(), newer.as_bytes()).unwrap_err().contains("versions"));
    }
}
