//! Forms: `$.name` is each field of the name, `$.name[1]` the second one of it, `$.*` every field.

use super::{Jobs, values};
use crate::generate::error::{GenerateError, Place};
use crate::generate::run::Run;
use crate::model::{PathToken, percent_decode, percent_encode};

struct Field<'t> {
    /// As it stands in the form.
    raw: &'t str,
    name: String,
    /// How many fields of its name stand before it.
    index: usize,
    value: String,
    is_made: bool,
}

pub(super) fn generate(form: &str, jobs: &Jobs<'_>, run: &mut Run<'_>) -> Result<String, GenerateError> {
    let mut fields = read(form);
    for (path, generator) in values(jobs) {
        for field in fields.iter_mut().filter(|field| field.is_at(&path.tokens)) {
            field.value = run.text(generator, &field.value, || Place::Body(path.clone()))?;
            field.is_made = true;
        }
    }
    Ok(fields.iter().map(Field::write).collect::<Vec<_>>().join("&"))
}

fn read(form: &str) -> Vec<Field<'_>> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut counts = std::collections::HashMap::new();
    for raw in form.split('&') {
        let (name, value) = raw.split_once('=').unwrap_or((raw, ""));
        let (name, value) = (percent_decode(name).into_owned(), percent_decode(value).into_owned());
        let count = counts.entry(name.clone()).or_insert(0);
        fields.push(Field { raw, name, index: *count, value, is_made: false });
        *count += 1;
    }
    fields
}

impl Field<'_> {
    fn is_at(&self, path: &[PathToken]) -> bool {
        match path {
            _ if self.raw.is_empty() => false,
            [PathToken::Star] => true,
            [PathToken::Field(name)] | [PathToken::Field(name), PathToken::Star | PathToken::StarIndex] => {
                *name == self.name
            }
            [PathToken::Field(name), PathToken::Index(index)] => *name == self.name && *index == self.index,
            _ => false,
        }
    }

    /// What nothing was made for stays to the letter.
    fn write(&self) -> String {
        if !self.is_made {
            return self.raw.to_owned();
        }
        let mut text = String::new();
        percent_encode(&self.name, &mut text);
        text.push('=');
        percent_encode(&self.value, &mut text);
        text
    }
}
