//! What is registered under names, some of which have captures: `user {id} exists`.

use std::collections::BTreeMap;

use pact_text::{Template, TemplateError};

use crate::registry::Site;

/// Entries by name. An exact name wins over one with captures.
#[derive(Debug, Clone)]
pub(super) struct Names<V> {
    exact: BTreeMap<String, V>,
    templates: BTreeMap<String, (Template, V)>,
}

/// What a name with captures stands for in one text: names and texts.
pub(super) type Captures = Vec<(String, String)>;

/// What there is for a text.
#[derive(Debug)]
pub(super) enum Found<'n, V> {
    One(&'n V, Captures),
    Nothing,
    /// Names with captures that both fit.
    Two([(&'n str, &'n V); 2]),
}

impl<V> Default for Names<V> {
    fn default() -> Self {
        Names { exact: BTreeMap::new(), templates: BTreeMap::new() }
    }
}

impl<V: Default> Names<V> {
    /// The entry of a name as a macro was given it, made if there is none yet.
    pub(super) fn entry(&mut self, name: &str) -> Result<&mut V, TemplateError> {
        let template = Template::parse(name)?;
        Ok(match template.exact() {
            Some(exact) => self.exact.entry(exact.to_owned()).or_default(),
            None => &mut self.templates.entry(name.to_owned()).or_insert_with(|| (template, V::default())).1,
        })
    }
}

impl<V> Names<V> {
    pub(super) fn find(&self, text: &str) -> Found<'_, V> {
        if let Some(entry) = self.exact.get(text) {
            return Found::One(entry, Captures::new());
        }
        let mut fitting = self.templates.iter().filter_map(|(name, (template, entry))| {
            let texts = template.fit(text)?.into_iter().map(str::to_owned);
            let captures: Captures = template.captures().map(str::to_owned).zip(texts).collect();
            Some((name.as_str(), entry, captures))
        });
        match (fitting.next(), fitting.next()) {
            (None, _) => Found::Nothing,
            (Some((_, entry, captures)), None) => Found::One(entry, captures),
            (Some((one, first, _)), Some((other, second, _))) => Found::Two([(one, first), (other, second)]),
        }
    }

    /// Every name: exact ones as they are, others with their captures.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        let exact = self.exact.iter().map(|(name, entry)| (name.as_str(), entry));
        exact.chain(self.templates.iter().map(|(name, (_, entry))| (name.as_str(), entry)))
    }
}

/// A function and where it stands, for errors.
pub(super) fn place(site: &Site) -> String {
    format!("`{}` at {site}", site.name)
}
