use maud::html;

use super::page;
use crate::http::{Answer, Urls};
use crate::query::delivery::Delivery;
use crate::text::iso;

/// The deliveries that were given up, with how to send one again.
pub(crate) fn exhausted(urls: &Urls, all: &[Delivery], total: i64) -> Answer {
    let missing = |name: &Option<String>| name.clone().unwrap_or_else(|| "(deleted)".to_owned());
    let main = html! {
        @if all.is_empty() { p { "None: every webhook was delivered, or is still tried." } }
        @else {
            p { (total) " were tried as often as the retry schedule says. To send one again:" }
            pre { "curl -X POST -H 'Content-Type: application/json' -d '{}' " (urls.at("/triggered-webhooks/", &[])) "ID/redeliver" }
            table {
                thead {
                    tr { th { "Triggered" } th { "Webhook" } th { "Event" } th { "Consumer" } th { "Provider" } th { "Attempts" } th { "ID" } th { "Logs" } }
                }
                tbody {
                    @for one in all {
                        tr {
                            td { (iso(one.created_at)) }
                            td {
                                @match &one.webhook {
                                    Some(uuid) => a href=(urls.at("/webhooks/{}", &[uuid]) + ".json") { (one.name) },
                                    None => { (one.name) " (deleted)" }
                                }
                            }
                            td { (one.event) }
                            td { (missing(&one.consumer)) }
                            td { (missing(&one.provider)) }
                            td { (one.attempts) }
                            td { code { (one.uuid) } }
                            td { a href=(urls.at("/triggered-webhooks/{}/logs", &[&one.uuid])) { "logs" } }
                        }
                    }
                }
            }
        }
    };
    page("Webhooks that were given up", &main)
}
