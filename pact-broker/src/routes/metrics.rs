//! How much of everything the broker has.

use crate::database::Tx;
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Problem, Request, Route};
use crate::query::metrics::{self as query, Count};
use crate::text::iso;

pub(super) static ROUTES: &[Route] =
    &[Route { path: "/metrics", accepts: &[], methods: &[(Method::Get, Body::None, Handler::Read(get))] }];

/// Members of the answer that are counts, by the member that they are in.
const COUNTS: &[(&str, &[(&str, Count)])] = &[
    ("pacticipants", &[("count", Count::Pacticipants), ("withMainBranchSetCount", Count::MainBranches)]),
    ("integrations", &[("count", Count::Integrations)]),
    ("pactVersions", &[("count", Count::Contents)]),
    (
        "pacticipantVersions",
        &[
            ("count", Count::Versions),
            // Branches that were made of tags count as well: which these are is not known.
            ("withUserCreatedBranchCount", Count::VersionsOnBranches),
            ("withBranchCount", Count::VersionsOnBranches),
            ("withBranchSetCount", Count::VersionsOnBranches),
        ],
    ),
    ("webhooks", &[("count", Count::Webhooks)]),
    (
        "tags",
        &[
            ("count", Count::Tags),
            ("distinctCount", Count::TagNames),
            ("distinctWithPacticipantCount", Count::TagsOfPacticipants),
        ],
    ),
    ("webhookExecutions", &[("count", Count::Attempts)]),
    ("environments", &[("count", Count::Environments)]),
    (
        "deployedVersions",
        &[
            ("count", Count::Deployed),
            ("userCreatedCount", Count::Deployed),
            ("currentlyDeployedCount", Count::DeployedNow),
        ],
    ),
    ("releasedVersions", &[("count", Count::Released), ("currentlySupportedCount", Count::ReleasedNow)]),
];

/// Deliveries by what became of them. What failed was given up: it is tried again only when somebody asks for it.
const STATUSES: [(&str, &str); 4] = [
    ("notRunCount", "not_run"),
    ("retryingCount", "retrying"),
    ("successCount", "success"),
    ("failureCount", "failure"),
];

fn get(tx: &Tx<'_>, _: &Request) -> Outcome {
    let count = |of| query::count(tx, of);
    let (interactions, messages) = (count(Count::Interactions)?, count(Count::Messages)?);
    let (pacts, [first_pact, last_pact]) = (count(Count::Pacts)?, query::pact_times(tx)?);
    let (results, successes) = (count(Count::Results)?, count(Count::Successes)?);
    let (distinct, [first_result, last_result]) = (count(Count::DistinctResults)?, query::result_times(tx)?);
    let (revisions, results_of_contents) = (query::revisions(tx)?, query::results_of_contents(tx)?);
    let mut counted = Vec::new();
    for (member, counts) in COUNTS {
        let values = counts.iter().map(|(name, of)| Ok::<_, Problem>((*name, count(*of)?)));
        counted.push((*member, values.collect::<Result<Vec<_>, _>>()?));
    }
    let mut answer = Object::new();
    answer.object("interactions", |o| {
        o.put("latestInteractionsCount", interactions).put("latestMessagesCount", messages);
        o.put("latestInteractionsAndMessagesCount", interactions + messages);
    });
    answer.object("pactPublications", |o| {
        o.put("count", pacts).put("first", first_pact.map(iso)).put("last", last_pact.map(iso));
    });
    answer.object("verificationResults", |o| {
        o.put("count", results).put("successCount", successes).put("failureCount", results - successes);
        o.put("distinctCount", distinct).put("first", first_result.map(iso)).put("last", last_result.map(iso));
    });
    for (member, of) in
        [("pactRevisionsPerConsumerVersion", revisions), ("verificationResultsPerPactVersion", results_of_contents)]
    {
        answer.object(member, |o| {
            o.object("distribution", |o| {
                for (number, times) in &of {
                    o.put(&number.to_string(), times);
                }
            });
        });
    }
    for (member, counts) in &counted {
        answer.object(member, |o| {
            for (name, number) in counts {
                o.put(name, number);
            }
        });
    }
    let deliveries = query::deliveries_by_status(tx)?;
    answer.object("triggeredWebhooks", |o| {
        o.put("count", deliveries.iter().map(|(_, count)| count).sum::<i64>());
        // The official broker has no more than the count.
        if !deliveries.is_empty() {
            for (member, status) in STATUSES {
                let count = deliveries.iter().find(|(of, _)| of == status).map_or(0, |(_, count)| *count);
                o.put(member, count);
            }
        }
    });
    // As the official broker has it: counting the matrix would take long.
    answer.object("matrix", |o| {
        o.put("count", -1);
    });
    Ok(Answer::ok(answer))
}
