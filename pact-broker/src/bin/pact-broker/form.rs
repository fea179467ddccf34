//! In which form a command prints what it found or did.

use clap::{Args, ValueEnum};
use pact_core::model::Json;

use crate::output::{Colour, Output};
use crate::table::Table;

/// The form of a single thing.
#[derive(Debug, Args)]
pub(crate) struct AsText {
    /// What is printed: text, the broker's answer as JSON on one line or several, or only the name, number or UUID.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "text")]
    output: TextForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TextForm {
    #[value(alias = "table")]
    Text,
    Json,
    Pretty,
    Id,
}

/// The form of a list.
#[derive(Debug, Args)]
pub(crate) struct AsTable {
    /// What is printed: a table, the broker's answer as JSON on one line or several, a table in Markdown, or only the names,
    /// numbers or UUIDs.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "table")]
    output: TableForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableForm {
    #[value(alias = "text")]
    Table,
    Json,
    Pretty,
    Markdown,
    Id,
}

impl AsText {
    pub(crate) fn is_text(&self) -> bool {
        self.output == TextForm::Text
    }

    /// A sentence about what was done to the thing with this id.
    pub(crate) fn sentence(&self, output: &Output, sentence: &str, id: &str, json: &Json) {
        match self.output {
            TextForm::Text => output.coloured(Colour::Green, sentence),
            TextForm::Id => output.line(id),
            form => output.json(json, form == TextForm::Pretty),
        }
    }

    /// The properties of the thing with this id, those that it has.
    pub(crate) fn properties(&self, output: &Output, properties: &[(&str, Option<String>)], id: &str, json: &Json) {
        if !self.is_text() {
            return self.sentence(output, "", id, json);
        }
        for (name, value) in properties {
            if let Some(value) = value {
                output.line(&format!("{name}: {value}"));
            }
        }
    }
}

impl AsTable {
    /// Whether a person reads it, and not a program.
    pub(crate) fn is_text(&self) -> bool {
        self.output == TableForm::Table
    }

    pub(crate) fn print<const N: usize>(&self, output: &Output, table: &Table<N>, json: &Json) {
        match self.output {
            TableForm::Table => output.line(&table.text()),
            TableForm::Markdown => output.line(&table.markdown(output)),
            TableForm::Id => table.ids().for_each(|id| output.line(id)),
            form => output.json(json, form == TableForm::Pretty),
        }
    }
}

/// A text in a resource; empty where there is none.
pub(crate) fn at(json: &Json, path: &[&str]) -> String {
    maybe_at(json, path).unwrap_or_default()
}

/// A text in a resource.
pub(crate) fn maybe_at(json: &Json, path: &[&str]) -> Option<String> {
    path.iter().try_fold(json, |json, name| json.get(name))?.as_str().map(str::to_owned)
}

/// The names of a list that is embedded in a resource.
pub(crate) fn names_at(json: &Json, list: &str) -> Vec<String> {
    let items = json.get("_embedded").and_then(|embedded| embedded.get(list)?.items());
    items.unwrap_or_default().iter().map(|item| at(item, &["name"])).collect()
}
