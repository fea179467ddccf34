//! `doctor`: what is wrong with the address, the credentials, the clock or the broker, and what to do about it.

mod checks;

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use pact_core::model::Json;

use self::checks::{Check, Verdict};
use crate::connection::Connection;
use crate::fail;
use crate::output::{Colour, Output};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What is printed: a line for each check, or JSON.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "text")]
    output: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    #[value(alias = "table")]
    Text,
    Json,
}

/// Ends with 1 where anything is wrong.
pub(crate) fn run(arguments: &Arguments, mut connection: Connection) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    let checks = runtime.block_on(checks::all(&mut connection));
    let output = Output::hiding(connection.secrets());
    let is_well = checks.iter().all(|check| check.verdict != Verdict::Wrong);
    match arguments.output {
        Form::Text => checks.iter().for_each(|check| print(check, &output)),
        Form::Json => output.json(&json(&checks, is_well), true),
    }
    ExitCode::from(u8::from(!is_well))
}

fn print(check: &Check, output: &Output) {
    let (word, colour) = match check.verdict {
        Verdict::Well => ("ok", Colour::Green),
        Verdict::Wrong => ("wrong", Colour::Red),
        Verdict::Unknown => ("unknown", Colour::Yellow),
    };
    output.coloured(colour, &format!("{word:<8} {:<11} {}", check.name, check.text));
    if let Some(remedy) = &check.remedy {
        output.line(&format!("{:21}{remedy}", ""));
    }
}

fn json(checks: &[Check], is_well: bool) -> Json {
    let of = |check: &Check| {
        let verdict = match check.verdict {
            Verdict::Well => "ok",
            Verdict::Wrong => "wrong",
            Verdict::Unknown => "unknown",
        };
        let members = [
            ("check", Some(check.name)),
            ("verdict", Some(verdict)),
            ("text", Some(check.text.as_str())),
            ("remedy", check.remedy.as_deref()),
        ];
        Json::object(members.into_iter().filter_map(|(name, value)| Some((name, Json::string(value?)))))
    };
    Json::object([("ok", Json::Bool(is_well)), ("checks", Json::array(checks.iter().map(of)))])
}
