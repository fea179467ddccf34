//! JSON bodies. `.*` is every member of an object and every item of an array, `[*]` every item.

use super::{Job, Jobs, jobs};
use crate::generate::error::{GenerateError, Place};
use crate::generate::run::Run;
use crate::model::{Json, PathToken, Variant};

/// The value with what its generators make; `None` where no path leads anywhere.
pub(super) fn generate(example: &Json, jobs: &Jobs<'_>, run: &mut Run<'_>) -> Result<Option<Json>, GenerateError> {
    let mut json = example.clone();
    let mut walk = Walk { run, trail: Vec::new(), has_made: false };
    walk.all(&mut json, jobs)?;
    Ok(walk.has_made.then_some(json))
}

struct Walk<'w, 'c> {
    run: &'w mut Run<'c>,
    /// The way to where the walk is.
    trail: Vec<PathToken>,
    has_made: bool,
}

impl Walk<'_, '_> {
    fn all(&mut self, json: &mut Json, jobs: &Jobs<'_>) -> Result<(), GenerateError> {
        jobs.iter().try_for_each(|(path, job)| self.each(json, &path.tokens, *job))
    }

    fn each(&mut self, value: &mut Json, path: &[PathToken], job: Job<'_>) -> Result<(), GenerateError> {
        let Some((token, rest)) = path.split_first() else { return self.make(value, job) };
        match (token, value) {
            (PathToken::Field(name), Json::Object(members)) => {
                let found = members.make_mut().iter_mut().find(|(key, _)| key == name);
                found.map_or(Ok(()), |(_, value)| self.below(token.clone(), value, rest, job))
            }
            (PathToken::Star, Json::Object(members)) => members
                .make_mut()
                .iter_mut()
                .try_for_each(|(name, value)| self.below(PathToken::Field(name.to_string()), value, rest, job)),
            (PathToken::Index(index), Json::Array(items)) => {
                items.make_mut().get_mut(*index).map_or(Ok(()), |value| self.below(token.clone(), value, rest, job))
            }
            (PathToken::Star | PathToken::StarIndex, Json::Array(items)) => items
                .make_mut()
                .iter_mut()
                .enumerate()
                .try_for_each(|(index, value)| self.below(PathToken::Index(index), value, rest, job)),
            _ => Ok(()),
        }
    }

    fn below(
        &mut self,
        token: PathToken,
        value: &mut Json,
        path: &[PathToken],
        job: Job<'_>,
    ) -> Result<(), GenerateError> {
        self.trail.push(token);
        let done = self.each(value, path, job);
        self.trail.pop();
        done
    }

    fn make(&mut self, value: &mut Json, job: Job<'_>) -> Result<(), GenerateError> {
        match (job, value) {
            (Job::Value(generator), value) => {
                *value = self.run.value(generator, value, || Place::in_body(&self.trail))?;
                self.has_made = true;
                Ok(())
            }
            (Job::Variants(variants), Json::Array(items)) => {
                variants.iter().try_for_each(|variant| self.variant(items.make_mut(), variant))
            }
            (Job::Variants(_), _) => Ok(()),
        }
    }

    /// A variant says which item of the example it is about. The official implementation looks for a variant that the
    /// item matches instead, and takes the first where several have the same rules.
    fn variant(&mut self, items: &mut [Json], variant: &Variant) -> Result<(), GenerateError> {
        let Some(item) = items.get_mut(variant.index) else { return Ok(()) };
        let jobs = jobs(&variant.generators, &variant.rules, self.run.context);
        self.trail.push(PathToken::Index(variant.index));
        let done = self.all(item, &jobs);
        self.trail.pop();
        done
    }
}
