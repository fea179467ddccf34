//! Reads the members of a JSON body, and collects what is wrong with them.

use pact_core::model::Json;

use super::Problem;

/// A body that is being read.
#[derive(Debug)]
pub struct Form<'a> {
    body: &'a Json,
    errors: Vec<(String, Vec<String>)>,
}

impl<'a> Form<'a> {
    /// Of a body, which must be an object.
    pub fn new(body: &'a Json) -> Self {
        let mut form = Self { body, errors: Vec::new() };
        if body.members().is_none() {
            form.wrong("", "The request body must be a JSON object");
        }
        form
    }

    /// A member, absent where it is null.
    pub fn get(&self, name: &str) -> Option<&'a Json> {
        self.body.get(name).filter(|value| !matches!(value, Json::Null))
    }

    /// Whether a member is there, null or not.
    pub fn has(&self, name: &str) -> bool {
        self.body.get(name).is_some()
    }

    /// Adds what is wrong with a field.
    pub fn wrong(&mut self, name: &str, message: impl Into<String>) {
        let message = message.into();
        match self.errors.iter_mut().find(|(other, _)| other == name) {
            Some((_, messages)) => messages.push(message),
            None => self.errors.push((name.to_owned(), vec![message])),
        }
    }

    /// A text that must be there, not blank, on one line.
    pub fn required(&mut self, name: &str) -> &'a str {
        match self.body.get(name) {
            None => self.wrong(name, "is missing"),
            Some(Json::Null) => self.wrong(name, "must be filled"),
            Some(Json::String(text)) if text.trim().is_empty() => self.wrong(name, "cannot be blank"),
            Some(Json::String(text)) if text.contains('\n') => self.wrong(name, "cannot contain multiple lines"),
            // Paths have names, and tabs are refused in paths.
            Some(Json::String(text)) if text.contains('\t') => self.wrong(name, "cannot contain tabs"),
            Some(Json::String(text)) => return text,
            Some(_) => self.wrong(name, "must be a string"),
        }
        ""
    }

    /// A text that may be there, on one line.
    pub fn optional(&mut self, name: &str) -> Option<&'a str> {
        match self.get(name)? {
            Json::String(text) if text.contains('\n') => self.wrong(name, "cannot contain multiple lines"),
            Json::String(text) => return Some(text),
            _ => self.wrong(name, "must be a string"),
        }
        None
    }

    /// A member that may be there and is true or false.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.body.get(name)? {
            Json::Bool(value) => return Some(*value),
            _ => self.wrong(name, "must be boolean"),
        }
        None
    }

    /// Ends the reading.
    ///
    /// # Errors
    ///
    /// What is wrong with the fields.
    pub fn finish(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::Fields(400, self.errors)) }
    }
}
