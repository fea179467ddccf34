use fastrand::Rng;

use super::context::Side;
use super::error::{GenerateError, Place};
use super::{Context, generator, text_of};
use crate::model::{Generator, Json};

/// The making of the values of one message.
pub(super) struct Run<'c> {
    pub(super) context: &'c Context<'c>,
    random: Rng,
}

impl<'c> Run<'c> {
    pub(super) fn new(context: &'c Context<'c>) -> Self {
        Run { context, random: Rng::with_seed(context.seed) }
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
        made.or_else(|reason| {
            let error = GenerateError::new(generator.name(), place(), reason);
            match self.context.side {
                Side::Provider { missing: Some(missing), .. } if generator::lacks_value(generator, self.context) => {
                    missing.borrow_mut().push(error);
                    Ok(example.clone())
                }
                _ => Err(error),
            }
        })
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
