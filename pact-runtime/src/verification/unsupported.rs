//! What an interaction asks for and nothing here can do: it is an error before anything is sent, in a dry run too.

use crate::model::{Body, Content, Interaction, Json, MatchingRules, Members, Rule, RuleList};

/// How requests travel here.
const HTTP: [&str; 2] = ["http", "https"];
/// What other tools write for messages, which are made by functions or asked for over HTTP.
const MESSAGES: [&str; 7] = ["http", "https", "message", "messages", "async-message", "sync-message", "async"];
/// So many rules are named.
const MOST_NAMED: usize = 5;

/// Why an interaction cannot be verified here, if it cannot: `metadata` is that of its pact.
pub(super) fn reason(interaction: &Interaction, metadata: &Members) -> Option<String> {
    let plugins = plugins_of(metadata);
    let parts = parts(interaction);
    transport(interaction, &plugins)
        .or_else(|| configured_plugins(interaction, &parts, &plugins))
        .or_else(|| contents(&parts, &plugins))
}

/// The first rule or generator that no version of the specification has: a verification finds it out where it stands, a
/// dry run has to look.
pub(super) fn unknown_rule(interaction: &Interaction) -> Option<String> {
    parts(interaction).iter().find_map(|part| {
        let unusable = |rule: &Rule| matches!(rule, Rule::Plugin { .. } | Rule::Unusable { .. });
        let (place, rule) = rules_of(part.content.rules)
            .into_iter()
            .find_map(|(place, list)| list.rules.iter().find(|rule| unusable(rule)).map(|rule| (place, rule)))?;
        let reason = match rule {
            Rule::Unusable { reason, .. } => reason.clone(),
            _ => "it is not a rule of the Pact specification, and cannot be checked here".to_owned(),
        };
        Some(format!("the rule {:?} for {place} of the {} cannot be used: {reason}", rule.name(), part.name))
    })
}

/// A request, response or message.
struct Part<'i> {
    name: &'static str,
    content: Content<'i>,
    other: &'i Members,
}

fn parts(interaction: &Interaction) -> Vec<Part<'_>> {
    let others: Vec<&Members> = match interaction {
        Interaction::Http(http) => vec![&http.request.other, &http.response.other],
        Interaction::AsyncMessage(message) => vec![&message.message.other],
        Interaction::SyncMessage(message) => {
            let responses = message.responses.iter().map(|response| &response.other);
            std::iter::once(&message.request.other).chain(responses).collect()
        }
    };
    let contents = interaction.contents().into_iter().zip(others);
    contents.map(|((name, content), other)| Part { name, content, other }).collect()
}

fn transport(interaction: &Interaction, plugins: &[String]) -> Option<String> {
    let transport = interaction.details().transport.as_deref().filter(|transport| !transport.is_empty())?;
    let known: &[&str] = if matches!(interaction, Interaction::Http(_)) { &HTTP } else { &MESSAGES };
    if known.iter().any(|known| known.eq_ignore_ascii_case(transport)) {
        return None;
    }
    let plugin = match plugins {
        [] => String::new(),
        plugins => format!(", which is a matter of {}", named_plugins(plugins)),
    };
    Some(format!(
        "the transport {transport:?} is not supported{plugin}: only HTTP and messages can be verified here; verify this \
         interaction with a tool that runs plugins"
    ))
}

/// The plugins that made the contents of the interaction.
fn configured_plugins(interaction: &Interaction, parts: &[Part<'_>], plugins: &[String]) -> Option<String> {
    let members = parts.iter().map(|part| part.other).chain([&interaction.details().other]);
    let configurations = members.flat_map(|members| members.iter().filter(|(name, _)| name == "pluginConfiguration"));
    let mut used: Vec<String> = configurations
        .flat_map(|(_, value)| value.members().unwrap_or_default())
        .map(|(name, _)| name.into())
        .collect();
    used.sort();
    used.dedup();
    if used.is_empty() {
        return None;
    }
    let with_version = |name: &String| {
        let found = plugins.iter().find(|plugin| plugin.split(' ').next() == Some(name));
        found.unwrap_or(name).clone()
    };
    let used: Vec<String> = used.iter().map(with_version).collect();
    let rules: Vec<String> = parts.iter().flat_map(|part| body_rules(part, |_| true)).collect();
    Some(not_run(&used, &rules))
}

/// Rules for places in bodies that have none but for a plugin.
fn contents(parts: &[Part<'_>], plugins: &[String]) -> Option<String> {
    parts.iter().find_map(|part| {
        let is_bytes = matches!(part.content.body, Body::Binary(_));
        if part.content.body.has_places(part.content.content_type) || (plugins.is_empty() && !is_bytes) {
            return None;
        }
        let rules = body_rules(part, |is_root| !is_root);
        let what = part.content.content_type.map_or_else(String::new, |name| format!(" of type {name}"));
        (!rules.is_empty()).then(|| match plugins {
            [] => format!(
                "the body{what} of the {} has no places, so {} cannot be checked: only a plugin could, and the pact names none",
                part.name,
                named_rules(&rules)
            ),
            plugins => not_run(plugins, &rules),
        })
    })
}

fn not_run(plugins: &[String], rules: &[String]) -> String {
    let plugins = named_plugins(plugins);
    let rules = if rules.is_empty() { String::new() } else { format!(" and {}", named_rules(rules)) };
    format!(
        "the contents are those of {plugins}, and plugins cannot be run here: the contents{rules} cannot be checked; verify \
         this interaction with a tool that runs plugins"
    )
}

/// The rules and generators of a body by their paths.
fn body_rules(part: &Part<'_>, wanted: impl Fn(bool) -> bool) -> Vec<String> {
    let rules = part.content.rules.body.iter().filter(|(_, list)| !list.is_empty()).map(|(path, _)| path);
    let paths = rules.chain(part.content.generators.body.iter().map(|(path, _)| path));
    let paths = paths.filter(|path| wanted(path.tokens.is_empty())).map(ToString::to_string);
    let is_of_body = |category: Option<&str>| category.is_none_or(|category| category == "body");
    let unreadable = part.content.rules.unreadable.iter().filter(|found| is_of_body(found.category.as_deref()));
    let mut all: Vec<String> = paths.chain(unreadable.map(|found| found.key.clone())).collect();
    all.sort();
    all.dedup();
    all
}

fn rules_of(rules: &MatchingRules) -> Vec<(String, &RuleList)> {
    let single = [("the method", &rules.method), ("the path", &rules.path), ("the status", &rules.status)];
    let single = single.into_iter().map(|(name, list)| (name.to_owned(), list));
    let named = [("query parameter", &rules.query), ("header", &rules.header), ("metadata", &rules.metadata)];
    let named = named
        .into_iter()
        .flat_map(|(kind, lists)| lists.iter().map(move |(name, list)| (format!("the {kind} {name:?}"), list)));
    let body = rules.body.iter().map(|(path, list)| (format!("`{path}` of the body"), list));
    single.chain(named).chain(body).collect()
}

fn plugins_of(metadata: &Members) -> Vec<String> {
    let plugins = metadata.iter().find(|(name, _)| name == "plugins").and_then(|(_, value)| value.items());
    let text = |json: &Json, name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
    let plugin = |json: &Json| {
        let name = text(json, "name")?;
        Some(text(json, "version").map_or_else(|| name.clone(), |version| format!("{name} {version}")))
    };
    plugins.unwrap_or_default().iter().filter_map(plugin).collect()
}

fn named_plugins(plugins: &[String]) -> String {
    let word = if plugins.len() == 1 { "the plugin" } else { "the plugins" };
    format!("{word} {}", plugins.join(", "))
}

fn named_rules(rules: &[String]) -> String {
    let word = if rules.len() == 1 { "the rule" } else { "the rules" };
    let named: Vec<String> = rules.iter().take(MOST_NAMED).map(|rule| format!("{rule:?}")).collect();
    let more = rules.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{word} {}{more}", named.join(", "))
}
