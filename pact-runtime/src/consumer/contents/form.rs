//! `application/x-www-form-urlencoded`: the rules of a field are at `$.name`.

use super::Contents;
use crate::consumer::pattern::{IntoPattern, Place, Scalars, check_paths};
use crate::model::{Body, PathExpression, PathRules, PathToken, percent_encode};

impl Contents {
    #[track_caller]
    pub(in crate::consumer) fn form(body: impl IntoPattern) -> Self {
        let Some(fields) = body.into_pattern().into_fields() else {
            panic!("a form is an object of fields: `pattern!({{ \"name\": like(\"Ada\") }})`")
        };
        let (mut form, mut rules, mut generators) = (String::new(), PathRules::new(), Vec::new());
        for (name, pattern) in fields {
            let Scalars { texts, rules: list, generator } = pattern.scalars(Place::Field);
            for text in texts {
                if !form.is_empty() {
                    form.push('&');
                }
                percent_encode(&name, &mut form);
                form.push('=');
                percent_encode(&text, &mut form);
            }
            let path = PathExpression::root().join(PathToken::Field(name));
            generators.extend(generator.map(|generator| (path.clone(), generator)));
            if !list.is_empty() {
                rules.push((path, list));
            }
        }
        check_paths(&rules, &generators);
        let body = if form.is_empty() { Body::Empty } else { Body::Text(form) };
        Contents { generators, ..Contents::of("application/x-www-form-urlencoded", body, rules) }
    }
}
