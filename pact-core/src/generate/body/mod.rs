//! Generators of bodies: for places in JSON, in XML and in forms. What stands nowhere makes nothing, as in the official
//! implementation.

mod form;
mod json;
#[cfg(feature = "xml")]
mod xml;

use super::Context;
use super::error::{GenerateError, GenerateReason, Place};
use super::run::Run;
use crate::model::{Body, Content, ContentType, Format, Generator, Json, PathExpression, PathRules, Rule, Variant};

/// What is to be done at a place.
#[derive(Clone, Copy)]
enum Job<'c> {
    Value(&'c Generator),
    /// Each variant of an `arrayContains` has generators for its item of the example.
    Variants(&'c [Variant]),
}

type Jobs<'c> = Vec<(&'c PathExpression, Job<'c>)>;

/// The body with its values; `None` where nothing is made.
pub(super) fn generate(content: Content<'_>, run: &mut Run<'_>) -> Result<Option<Body>, GenerateError> {
    let jobs = jobs(&content.generators.body, &content.rules.body, run.context);
    if jobs.is_empty() {
        return Ok(None);
    }
    let text = |text: &str, run: &mut Run<'_>| generate_text(content.content_type, text, &jobs, run);
    match content.body {
        Body::Missing | Body::Null | Body::Empty => Ok(None),
        Body::Json(json) => Ok(json::generate(json, &jobs, run)?.map(Body::Json)),
        Body::Text(body) => Ok(text(body, run)?.map(Body::Text)),
        Body::Binary(bytes) => match std::str::from_utf8(bytes) {
            Ok(body) => Ok(text(body, run)?.map(|made| Body::Binary(made.into_bytes()))),
            Err(_) => Err(refused(&jobs, "the body is not text; generators work in JSON, XML and forms only")),
        },
    }
}

fn generate_text(
    content_type: Option<&str>,
    text: &str,
    jobs: &Jobs<'_>,
    run: &mut Run<'_>,
) -> Result<Option<String>, GenerateError> {
    let name = ContentType::known(content_type).or_else(|| ContentType::detect(text.as_bytes())).unwrap_or("*/*");
    match ContentType::parse(name).format() {
        Format::Json => {
            let json = Json::parse(text.as_bytes());
            let json = json.map_err(|error| refused(jobs, &format!("the body is not JSON: {error}")))?;
            Ok(json::generate(&json, jobs, run)?.map(|made| made.to_string()))
        }
        Format::Xml => generate_xml(text, jobs, run).map(Some),
        Format::Form => form::generate(text, jobs, run).map(Some),
        Format::Multipart | Format::Text | Format::Bytes => {
            let reason = format!(
                "the body is {name}, and generators work in JSON, XML and forms only; without the generator the example is \
                 sent as it is"
            );
            Err(refused(jobs, &reason))
        }
    }
}

#[cfg(feature = "xml")]
fn generate_xml(text: &str, jobs: &Jobs<'_>, run: &mut Run<'_>) -> Result<String, GenerateError> {
    xml::generate(text, jobs, run)
}

#[cfg(not(feature = "xml"))]
fn generate_xml(_: &str, jobs: &Jobs<'_>, _: &mut Run<'_>) -> Result<String, GenerateError> {
    Err(refused(jobs, "the body is XML, which needs the feature `xml` of pact-harness"))
}

/// Shallow places first, so that what is made there gets values in it; otherwise in the order of the file.
fn jobs<'c>(generators: &'c [(PathExpression, Generator)], rules: &'c PathRules, context: &Context<'_>) -> Jobs<'c> {
    let values = generators.iter().filter(|(_, generator)| context.is_for(generator));
    let variants = rules.iter().flat_map(|(path, list)| list.rules.iter().map(move |rule| (path, rule)));
    let variants = variants.filter_map(|(path, rule)| match rule {
        Rule::ArrayContains(variants) => Some((path, variants.as_slice())),
        _ => None,
    });
    let has_jobs = |variant: &Variant| !jobs(&variant.generators, &variant.rules, context).is_empty();
    let variants = variants.filter(|(_, variants)| variants.iter().any(has_jobs));
    let values = values.map(|(path, generator)| (path, Job::Value(generator)));
    let mut all: Jobs<'_> = values.chain(variants.map(|(path, variants)| (path, Job::Variants(variants)))).collect();
    all.sort_by_key(|(path, _)| path.tokens.len());
    all
}

/// The values to be made in a body that has no lists.
fn values<'j, 'c>(jobs: &'j Jobs<'c>) -> impl Iterator<Item = (&'c PathExpression, &'c Generator)> + use<'j, 'c> {
    jobs.iter().filter_map(|(path, job)| match job {
        Job::Value(generator) => Some((*path, *generator)),
        Job::Variants(_) => None,
    })
}

/// The body as a whole has no place for any generator.
fn refused(jobs: &Jobs<'_>, reason: &str) -> GenerateError {
    let (name, path) = match jobs.first() {
        Some((path, Job::Value(generator))) => (generator.name(), (*path).clone()),
        Some((path, Job::Variants(_))) => ("ArrayContains", (*path).clone()),
        None => ("", PathExpression::root()),
    };
    GenerateError::new(name, Place::Body(path), GenerateReason::invalid(reason.to_owned()))
}
