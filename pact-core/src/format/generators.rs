//! Generators on the wire: by category, then by path or name.

use super::error::Problem;
use super::members::{Read, map, number, object, optional, rest, string, text};
use super::rules::{LeftOut, add_unreadable, metadata_key, metadata_name, parse_path};
use crate::model::{DatePattern, Generator, Generators, Json, Members, Moment, UuidFormat};

pub(super) fn read(json: &Json) -> Read<Generators> {
    let mut generators = Generators::default();
    for (category, json) in map(json)? {
        if map(json).map_err(|problem| problem.under(category))?.is_empty() {
            continue;
        }
        let mut left_out = Vec::new();
        let read = match category.as_ref() {
            "method" => single(json).map(|found| generators.method = Some(found)),
            "path" => single(json).map(|found| generators.path = Some(found)),
            "status" => single(json).map(|found| generators.status = Some(found)),
            "query" => named(json, &mut left_out, |name| Ok(name.to_owned())).map(|found| generators.query = found),
            "header" | "headers" => {
                let found = named(json, &mut left_out, |name| Ok(name.to_owned()));
                found.map(|mut found| generators.header.append(&mut found))
            }
            "metadata" => named(json, &mut left_out, metadata_name).map(|found| generators.metadata = found),
            // Some tools write `content`, as the specification does.
            _ => named(json, &mut left_out, parse_path).map(|mut found| generators.body.append(&mut found)),
        };
        read.map_err(|problem| problem.under(category))?;
        let category = category.to_string();
        generators.unreadable.extend(left_out.into_iter().map(|found| found.into_unreadable(Some(category.clone()))));
    }
    Ok(generators)
}

fn named<K>(json: &Json, left_out: &mut Vec<LeftOut>, key: impl Fn(&str) -> Read<K>) -> Read<Vec<(K, Generator)>> {
    let mut found = Vec::new();
    for (name, json) in map(json)? {
        match key(name).and_then(|key| Ok((key, read_generator(json)?))) {
            Ok(generator) => found.push(generator),
            Err(problem) => {
                let reason = problem.leaves_out().map_err(|problem| problem.under(name))?;
                left_out.push(LeftOut { key: name.to_string(), value: json.clone(), reason });
            }
        }
    }
    Ok(found)
}

/// The only generator of its category: in it at once, or under the key `$`.
fn single(json: &Json) -> Read<Generator> {
    match object(json)? {
        [(key, inner)] if key.is_empty() || key == "$" => read_generator(inner).map_err(|problem| problem.under(key)),
        _ => read_generator(json),
    }
}

/// A type that nobody knows is that of a plugin's generator.
pub(super) fn read_generator(json: &Json) -> Read<Generator> {
    object(json)?;
    let Some(name) = optional(json, "type", string)?.filter(|name| !name.is_empty()) else {
        return Err(Problem::expected("a generator with a member \"type\"", json));
    };
    let needs = |member: &str| {
        optional(json, member, text)?
            .ok_or_else(|| Problem::new(format!("a generator {name:?} needs a member {member:?}")))
    };
    let whole = |member| optional(json, member, number::<i64>("a whole number"));
    let count = |member| optional(json, member, number::<u16>("a number of characters up to 65535"));
    Ok(match name.as_str() {
        "RandomInt" => Generator::RandomInt { min: whole("min")?, max: whole("max")? },
        "RandomDecimal" => Generator::RandomDecimal { digits: count("digits")? },
        "RandomHexadecimal" => Generator::RandomHexadecimal { digits: count("digits")? },
        "RandomString" => Generator::RandomString { size: count("size")? },
        "RandomBoolean" => Generator::RandomBoolean,
        "Regex" => Generator::Regex(needs("regex")?),
        "Uuid" => Generator::Uuid(optional(json, "format", uuid_format)?),
        "Date" => Generator::Date(moment(json)?),
        "Time" => Generator::Time(moment(json)?),
        "DateTime" => Generator::DateTime(moment(json)?),
        "ProviderState" => Generator::ProviderState {
            expression: needs("expression")?,
            data_type: optional(json, "dataType", string)?,
        },
        "MockServerURL" => Generator::MockServerUrl { example: needs("example")?, regex: needs("regex")? },
        _ => Generator::Plugin { name, attributes: rest(json, &["type"]) },
    })
}

fn moment(json: &Json) -> Read<Moment> {
    let format = optional(json, "format", |json| {
        DatePattern::new(&string(json)?).map_err(|error| Problem::to_leave_out(error.to_string()))
    })?;
    Ok(Moment { format, expression: optional(json, "expression", string)? })
}

fn uuid_format(json: &Json) -> Read<UuidFormat> {
    json.as_str().and_then(UuidFormat::named).ok_or_else(|| {
        let known = "simple, lower-case-hyphenated, upper-case-hyphenated and URN";
        Problem::to_leave_out(format!("invalid UUID format {json}: expected one of {known}"))
    })
}

pub(super) fn write(generators: &Generators) -> Json {
    let mut categories = Members::new();
    for (name, generator) in
        [("method", &generators.method), ("path", &generators.path), ("status", &generators.status)]
    {
        categories.extend(generator.as_ref().map(|generator| (name.into(), write_generator(generator))));
    }
    let named =
        |all: &[(String, Generator)]| Json::object(all.iter().map(|(name, one)| (name.clone(), write_generator(one))));
    for (name, all) in [("query", &generators.query), ("header", &generators.header)] {
        if !all.is_empty() {
            categories.push((name.into(), named(all)));
        }
    }
    if !generators.metadata.is_empty() {
        let named = generators.metadata.iter().map(|(name, one)| (metadata_key(name), write_generator(one)));
        categories.push(("metadata".into(), Json::object(named)));
    }
    if !generators.body.is_empty() {
        let paths = generators.body.iter().map(|(path, generator)| (path.to_string(), write_generator(generator)));
        categories.push(("body".into(), Json::object(paths)));
    }
    add_unreadable(&mut categories, &generators.unreadable);
    Json::of_members(categories)
}

pub(super) fn write_generator(generator: &Generator) -> Json {
    let mut members = Members::new();
    let mut add = |name: &str, value: Option<Json>| {
        members.extend(value.map(|value| (name.into(), value)));
    };
    let string = |text: &str| Some(Json::string(text));
    let count = |count: &Option<u16>| count.map(Json::of_number);
    match generator {
        Generator::RandomInt { min, max } => {
            add("min", min.map(Json::of_number));
            add("max", max.map(Json::of_number));
        }
        Generator::RandomDecimal { digits } | Generator::RandomHexadecimal { digits } => add("digits", count(digits)),
        Generator::RandomString { size } => add("size", count(size)),
        Generator::Regex(regex) => add("regex", string(regex)),
        Generator::Uuid(format) => add("format", format.and_then(|format| string(format.name()))),
        Generator::Date(moment) | Generator::Time(moment) | Generator::DateTime(moment) => {
            add("format", moment.format.as_ref().and_then(|format| string(format.as_str())));
            add("expression", moment.expression.as_deref().and_then(string));
        }
        Generator::RandomBoolean => {}
        Generator::ProviderState { expression, data_type } => {
            add("expression", string(expression));
            add("dataType", data_type.as_deref().and_then(string));
        }
        Generator::MockServerUrl { example, regex } => {
            add("example", string(example));
            add("regex", string(regex));
        }
        Generator::Plugin { attributes, .. } => members.extend(attributes.iter().cloned()),
    }
    members.insert(0, ("type".into(), Json::string(generator.name())));
    Json::of_members(members)
}
