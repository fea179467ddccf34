use fastrand::Rng;

use super::context::Side;
use super::error::{GenerateError, Place};
use super::{Context, generator, text_of};
use crate::model::{Generator, Json};

/// The making of the values of one message.
pub(super) struct Run<'c> {
    pub(super) context: &'c Context<'c>,
    random: Rng,
    /// How many bytes more may be made.
    room: usize,
}

/// A value takes so much room, be it as short as it may.
const LEAST: usize = 16;

impl<'c> Run<'c> {
    pub(super) fn new(context: &'c Context<'c>) -> Self {
        Run { context, random: Rng::with_seed(context.seed), room: context.most_bytes }
    }

    /// Those of the generators that make a value on this side.
    pub(super) fn of<'g, K>(
        &self,
        generators: &'g [(K, Generator)],
    ) -> impl Iterator<Item = &'g (K, Generator)> + use<'c, 'g, K> {
        let context = self.context;
        generators.iter().filter(|(_, generator)| context.is_for(generator))
    }

    /// The generator, if it makes a value on this side.
    pub(super) fn single<'g>(&self, generator: Option<&'g Generator>) -> Option<&'g Generator> {
        generator.filter(|generator| self.context.is_for(generator))
    }

    /// A value in the place of an example.
    pub(super) fn value(
        &mut self,
        generator: &Generator,
        example: &Json,
        place: impl FnOnce() -> Place,
    ) -> Result<Json, GenerateError> {
        let made = generator::make(generator, example, self.context, &mut self.random);
        let mut exceeds_limit = false;
        let made = made.and_then(|made| match self.take_room(&made) {
            Ok(()) => Ok(made),
            Err(reason) => {
                exceeds_limit = true;
                Err(reason)
            }
        });
        made.or_else(|reason| {
            let error = GenerateError::new(generator.name(), place(), reason).beyond_limit(exceeds_limit);
            match self.context.side {
                Side::Provider { missing: Some(missing), .. } if generator::lacks_value(generator, self.context) => {
                    missing.borrow_mut().push(error);
                    Ok(example.clone())
                }
                _ => Err(error),
            }
        })
    }

    /// Counts a value, and what is in it.
    fn take_room(&mut self, made: &Json) -> Result<(), String> {
        let len = match made {
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => 0,
            Json::Number(text) | Json::String(text) => text.len(),
        };
        let left = self.room.checked_sub(len + LEAST);
        self.room = left.ok_or_else(|| {
            let most = self.context.most_bytes;
            format!("the values of this message take more than {most} bytes in all; a generator at a wildcard makes one for each of its places")
        })?;
        match made {
            Json::Array(items) => items.iter().try_for_each(|item| self.take_room(item)),
            Json::Object(members) => members.iter().try_for_each(|(name, value)| {
                self.room = self.room.saturating_sub(name.len());
                self.take_room(value)
            }),
            _ => Ok(()),
        }
    }

    /// A text in the place of an example.
    pub(super) fn text(
        &mut self,
        generator: &Generator,
        example: &str,
        place: impl FnOnce() -> Place,
    ) -> Result<String, GenerateError> {
        self.value(generator, &Json::string(example), place).map(text_of)
    }
}
