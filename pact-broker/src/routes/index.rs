use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Problem, Request, Route};
use crate::pages::{self, Link};

pub(super) static ROUTES: &[Route] = &[
    Route {
        path: "/",
        accepts: &["application/json", "text/html"],
        methods: &[(Method::Get, Body::None, Handler::Plain(index))],
    },
    Route {
        path: "/doc/{relation}",
        accepts: &["text/html"],
        methods: &[(Method::Get, Body::None, Handler::Plain(relation))],
    },
    Route {
        path: "/diagnostic/status/heartbeat",
        accepts: &["application/json", "text/html"],
        methods: &[(Method::Get, Body::None, Handler::Plain(heartbeat))],
    },
    Route {
        path: "/diagnostic/status/dependencies",
        accepts: &["application/json", "text/html"],
        methods: &[(Method::Get, Body::None, Handler::Read(dependencies))],
    },
];

/// Relation, address, title, whether the address has places; `None` where the peer does not say.
const LINKS: &[(&str, &str, &str, Option<bool>)] = &[
    ("self", "", "Index", Some(false)),
    (
        "pb:publish-pact",
        "/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}",
        "Publish a pact",
        Some(true),
    ),
    ("pb:publish-contracts", "/contracts/publish", "Publish contracts", Some(false)),
    ("pb:latest-pact-versions", "/pacts/latest", "Latest pact versions", Some(false)),
    (
        "pb:tagged-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/tag/{tag}",
        "All versions of a pact for a given consumer, provider and consumer version tag",
        Some(false),
    ),
    (
        "pb:branch-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/branch/{branch}",
        "All versions of a pact for a given consumer, provider and consumer branch",
        Some(true),
    ),
    (
        "pb:latest-branch-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/branch/{branch}/latest/versions",
        "Latest versions of a pact for a given consumer, provider and consumer branch",
        Some(true),
    ),
    (
        "pb:main-branch-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/branch/versions",
        "All versions of a pact for a given consumer and provider from the main branch of the consumer",
        Some(true),
    ),
    (
        "pb:latest-main-branch-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/branch/latest/versions",
        "Latest versions of a pact for a given consumer and provider from the main branch of the consumer",
        Some(true),
    ),
    (
        "pb:provider-pacts-with-main-branch",
        "/pacts/provider/{provider}/branch",
        "All pact versions for the provider with the consumer's main branch",
        Some(true),
    ),
    (
        "pb:provider-pacts-with-branch",
        "/pacts/provider/{provider}/branch/{branch}",
        "All pact versions for the provider with the specified consumer branch",
        Some(true),
    ),
    (
        "pb:latest-provider-pacts-with-main-branch",
        "/pacts/provider/{provider}/branch/latest",
        "Latest pacts by provider with the consumer's main branch",
        Some(true),
    ),
    (
        "pb:latest-provider-pacts-with-branch",
        "/pacts/provider/{provider}/branch/{branch}/latest",
        "Latest pacts by provider with the specified consumer branch",
        Some(true),
    ),
    ("pb:pacticipants", "/pacticipants", "Pacticipants", Some(false)),
    ("pb:pacticipant", "/pacticipants/{pacticipant}", "Fetch pacticipant by name", Some(true)),
    ("pb:latest-provider-pacts", "/pacts/provider/{provider}/latest", "Latest pacts by provider", Some(true)),
    (
        "pb:latest-provider-pacts-with-tag",
        "/pacts/provider/{provider}/latest/{tag}",
        "Latest pacts for provider with the specified tag",
        Some(true),
    ),
    (
        "pb:provider-pacts-with-tag",
        "/pacts/provider/{provider}/tag/{tag}",
        "All pact versions for the provider with the specified consumer version tag",
        Some(true),
    ),
    ("pb:provider-pacts", "/pacts/provider/{provider}", "All pact versions for the specified provider", Some(true)),
    ("pb:latest-version", "/pacticipants/{pacticipant}/latest-version", "Latest pacticipant version", Some(true)),
    (
        "pb:latest-tagged-version",
        "/pacticipants/{pacticipant}/latest-version/{tag}",
        "Latest pacticipant version with the specified tag",
        Some(true),
    ),
    ("pb:webhooks", "/webhooks", "Webhooks", Some(false)),
    ("pb:webhook", "/webhooks/{uuid}", "Webhook", Some(true)),
    ("pb:integrations", "/integrations", "Integrations", Some(false)),
    (
        "pb:pacticipant-version-tag",
        "/pacticipants/{pacticipant}/versions/{version}/tags/{tag}",
        "Get, create or delete a tag for a pacticipant version",
        Some(true),
    ),
    (
        "pb:pacticipant-branch",
        "/pacticipants/{pacticipant}/branches/{branch}",
        "Get or delete a pacticipant branch",
        Some(true),
    ),
    (
        "pb:pacticipant-branch-version",
        "/pacticipants/{pacticipant}/branches/{branch}/versions/{version}",
        "Get, add/create or delete a version of a branch",
        Some(true),
    ),
    (
        "pb:pacticipant-version",
        "/pacticipants/{pacticipant}/versions/{version}",
        "Get, create or delete a pacticipant version",
        Some(true),
    ),
    ("pb:metrics", "/metrics", "Get Pact Broker metrics", None),
    (
        "pb:can-i-deploy-pacticipant-version-to-tag",
        "/can-i-deploy?pacticipant={pacticipant}&version={version}&to={tag}",
        "Determine if an application version can be safely deployed to an environment identified by the given tag",
        Some(true),
    ),
    (
        "pb:can-i-deploy-pacticipant-version-to-environment",
        "/can-i-deploy?pacticipant={pacticipant}&version={version}&environment={environment}",
        "Determine if an application version can be safely deployed to an environment",
        Some(true),
    ),
    (
        "pb:provider-pacts-for-verification",
        "/pacts/provider/{provider}/for-verification",
        "Pact versions to be verified for the specified provider",
        Some(true),
    ),
    (
        "beta:provider-pacts-for-verification",
        "/pacts/provider/{provider}/for-verification",
        "DEPRECATED - please use pb:provider-pacts-for-verification",
        Some(true),
    ),
    ("pb:environments", "/environments", "Environments", Some(false)),
    ("pb:environment", "/environments/{uuid}", "Environment", Some(true)),
];

#[expect(clippy::unnecessary_wraps, reason = "what a route has")]
fn index(request: &Request) -> Outcome {
    let base = &request.urls.base;
    if request.wants_page() {
        let links = LINKS.iter().map(|&(relation, address, title, templated)| Link {
            relation,
            title,
            address,
            templated: templated == Some(true) || address.contains('{'),
        });
        return Ok(pages::index(base, links.filter(|link| link.relation != "self")));
    }
    let document = Object::of(|o| {
        o.object("_links", |links| {
            for (rel, path, title, templated) in LINKS {
                links.object(rel, |link| {
                    link.put("href", format!("{base}{path}")).put("title", title).opt("templated", *templated);
                    if rel.starts_with("beta:") {
                        link.put("name", "beta");
                    }
                });
            }
            links.list("curies", ["pb", "beta"], |curie, name| {
                curie.put("name", name).put("href", format!("{base}/doc/{{rel}}?context=index")).put("templated", true);
            });
        });
    });
    Ok(Answer::ok(document))
}

fn relation(request: &Request) -> Outcome {
    pages::relation(request.name("relation")).ok_or(Problem::NotFound)
}

#[expect(clippy::unnecessary_wraps, reason = "what a route has")]
fn heartbeat(request: &Request) -> Outcome {
    Ok(Answer::ok(Object::of(|o| {
        o.put("ok", true).object("_links", |links| {
            links.link("self", &request.url(), &[]);
        });
    })))
}

crate::database::sql!(ALIVE = "SELECT number FROM migration WHERE number = $1");

fn dependencies(tx: &crate::database::Tx<'_>, request: &Request) -> Outcome {
    tx.numbers(&ALIVE, &[1.into()])?;
    Ok(Answer::ok(Object::of(|o| {
        o.object("database", |database| {
            database.put("ok", true);
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[]);
        });
    })))
}
