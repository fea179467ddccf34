//! `application/x-www-form-urlencoded`: the rules of a field are at `$.name`.

use super::body::Contents;
use crate::consumer::pattern::{IntoPattern, Place, Scalars, check_paths};
use crate::model::{Body, PathExpression, PathRules, PathToken, Query, Request};

impl Contents {
    #[track_caller]
    pub(in crate::consumer) fn form(body: impl IntoPattern) -> Self {
        let Some(fields) = body.into_pattern().into_fields() else {
            panic!("a form is an object of fields: `pattern!({{ \"name\": like(\"Ada\") }})`")
        };
        let (mut query, mut rules, mut generators) = (Query::new(), PathRules::new(), Vec::new());
        for (name, pattern) in fields {
            let Scalars { texts, rules: list, generator } = pattern.scalars(Place::Field(&name));
            query.push((name.clone(), texts.into_iter().map(Some).collect()));
            let path = PathExpression::root().join(PathToken::Field(name));
            generators.extend(generator.map(|generator| (path.clone(), generator)));
            if !list.is_empty() {
                rules.push((path, list));
            }
        }
        check_paths(&rules, &generators);
        let form = Request { query, ..Request::default() }.query_string();
        let body = if form.is_empty() { Body::Empty } else { Body::Text(form) };
        Contents { generators, ..Contents::of("application/x-www-form-urlencoded", body, rules) }
    }
}
