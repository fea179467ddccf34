//! What must be true after every write: each statement finds the rows of which it is not.

use crate::database::{Result, Sql, Tx};

/// Something that must be true of rows of a table.
#[derive(Debug)]
pub struct Invariant {
    /// What must be true, as a sentence.
    pub says: &'static str,
    /// The table.
    pub of: &'static str,
    sql: Sql,
}

/// Rows that are listed of each invariant.
pub const LISTED: usize = 1000;

macro_rules! invariants {
    ($($of:literal, $says:literal: $sql:literal;)*) => {
        /// Everything that must be true. They read tables whole, and are no part of answering requests.
        pub static INVARIANTS: [Invariant; [$($says),*].len()] = [
            $(Invariant { says: $says, of: $of, sql: Sql::new($says, concat!($sql, " LIMIT 1000"), &[]) },)*
        ];
    };
}

invariants! {
    "pact", "the newest revision of what a version says to a provider counts, and no other":
        "SELECT p.id FROM pact p WHERE p.is_latest <> (p.revision = (SELECT max(q.revision) FROM pact q WHERE q.consumer_version_id = p.consumer_version_id AND q.provider_id = p.provider_id))";
    "pact", "a pact is of the application of its version, and of the pair of its content":
        "SELECT p.id FROM pact p JOIN version v ON v.id = p.consumer_version_id JOIN content c ON c.id = p.content_id WHERE p.consumer_id <> v.pacticipant_id OR p.consumer_id <> c.consumer_id OR p.provider_id <> c.provider_id";
    "verification", "the newest result of a content and a provider version counts, and no other":
        "SELECT r.id FROM verification r WHERE r.is_latest <> (r.id = (SELECT max(q.id) FROM verification q WHERE q.content_id = r.content_id AND q.provider_version_id = r.provider_version_id))";
    "verification", "a result is of the pair of its content, and of a version of the provider":
        "SELECT r.id FROM verification r JOIN version v ON v.id = r.provider_version_id JOIN content c ON c.id = r.content_id WHERE r.provider_id <> v.pacticipant_id OR r.consumer_id <> c.consumer_id OR r.provider_id <> c.provider_id";
    "branch", "the head of a branch is on it":
        "SELECT b.id FROM branch b WHERE b.head_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM branch_version bv WHERE bv.branch_id = b.id AND bv.version_id = b.head_id)";
    "branch", "a branch with versions has a head":
        "SELECT b.id FROM branch b WHERE b.head_id IS NULL AND EXISTS (SELECT 1 FROM branch_version bv WHERE bv.branch_id = b.id)";
    "branch", "a branch knows when the newest pact of its head was published":
        "SELECT b.id FROM branch b WHERE coalesce(b.head_pact_at, -1) <> coalesce((SELECT max(p.created_at) FROM pact p WHERE p.consumer_version_id = b.head_id AND p.is_latest), -1)";
    "tag", "the head of a tag is the highest version that has it, and there is one":
        "SELECT t.id FROM tag t WHERE coalesce(t.head_id, -1) <> coalesce((SELECT max(tv.version_id) FROM tag_version tv WHERE tv.tag_id = t.id), -2)";
    "tag", "a tag knows when the newest pact of its head was published":
        "SELECT t.id FROM tag t WHERE coalesce(t.head_pact_at, -1) <> coalesce((SELECT max(p.created_at) FROM pact p WHERE p.consumer_version_id = t.head_id AND p.is_latest), -1)";
    "content", "a success on a branch is known, with when it was last not as work in progress":
        "SELECT x.content_id FROM (SELECT r.content_id AS content_id, b.branch_id AS branch_id, max(CASE WHEN NOT r.wip THEN r.executed_at END) AS last_real_at FROM verification r JOIN branch_version b ON b.version_id = r.provider_version_id WHERE r.success GROUP BY r.content_id, b.branch_id) x LEFT JOIN branch_success s ON s.content_id = x.content_id AND s.branch_id = x.branch_id WHERE s.content_id IS NULL OR coalesce(s.last_real_at, -1) <> coalesce(x.last_real_at, -1)";
    "content", "a success that is known of a branch was not taken away":
        "SELECT s.content_id FROM branch_success s WHERE NOT EXISTS (SELECT 1 FROM verification r JOIN branch_version b ON b.version_id = r.provider_version_id WHERE r.content_id = s.content_id AND b.branch_id = s.branch_id AND r.success)";
    "content", "a success with a tag is known, with when it was last not as work in progress":
        "SELECT x.content_id FROM (SELECT r.content_id AS content_id, g.tag_id AS tag_id, max(CASE WHEN NOT r.wip THEN r.executed_at END) AS last_real_at FROM verification r JOIN tag_version g ON g.version_id = r.provider_version_id WHERE r.success GROUP BY r.content_id, g.tag_id) x LEFT JOIN tag_success s ON s.content_id = x.content_id AND s.tag_id = x.tag_id WHERE s.content_id IS NULL OR coalesce(s.last_real_at, -1) <> coalesce(x.last_real_at, -1)";
    "content", "a success that is known of a tag was not taken away":
        "SELECT s.content_id FROM tag_success s WHERE NOT EXISTS (SELECT 1 FROM verification r JOIN tag_version g ON g.version_id = r.provider_version_id WHERE r.content_id = s.content_id AND g.tag_id = s.tag_id AND r.success)";
    "content", "a content has its text":
        "SELECT c.id FROM content c WHERE NOT EXISTS (SELECT 1 FROM content_body b WHERE b.content_id = c.id)";
    "content", "a content is said by a version":
        "SELECT c.id FROM content c WHERE NOT EXISTS (SELECT 1 FROM pact p WHERE p.content_id = c.id)";
    "content", "each of the interactions of a content is listed":
        "SELECT c.id FROM content c WHERE c.interactions <> (SELECT count(*) FROM interaction i WHERE i.content_id = c.id)";
    "content", "consumer and provider of a content are an integration":
        "SELECT c.id FROM content c WHERE NOT EXISTS (SELECT 1 FROM integration i WHERE i.consumer_id = c.consumer_id AND i.provider_id = c.provider_id)";
    "integration of consumer", "an integration knows its newest pact, and has one":
        "SELECT i.consumer_id FROM integration i WHERE coalesce(i.latest_pact_id, -1) <> coalesce((SELECT p.id FROM pact p WHERE p.provider_id = i.provider_id AND p.consumer_id = i.consumer_id AND p.is_latest ORDER BY p.consumer_version_id DESC LIMIT 1), -2)";
    "integration of consumer", "an integration knows the newest result of its newest pact":
        "SELECT i.consumer_id FROM integration i WHERE coalesce(i.latest_verification_id, -1) <> coalesce((SELECT max(r.id) FROM verification r JOIN pact p ON p.content_id = r.content_id WHERE p.id = i.latest_pact_id), -1)";
    "webhook", "a side of a webhook is an application or a label, and not both":
        "SELECT w.id FROM webhook w WHERE (w.consumer_id IS NOT NULL AND w.consumer_label IS NOT NULL) OR (w.provider_id IS NOT NULL AND w.provider_label IS NOT NULL)";
    "delivery", "a delivery is due, or it has come to its end":
        "SELECT d.id FROM delivery d WHERE d.status NOT IN ('not_run', 'retrying', 'success', 'failure') OR (d.due_at IS NULL) <> (d.status IN ('success', 'failure'))";
    "delivery", "the attempts of a delivery that count were made, and one that succeeded has one that did":
        "SELECT d.id FROM delivery d WHERE d.attempts > (SELECT count(*) FROM delivery_attempt a WHERE a.delivery_id = d.id) OR (d.status = 'success' AND NOT EXISTS (SELECT 1 FROM delivery_attempt a WHERE a.delivery_id = d.id AND a.success))";
    "delivery", "a delivery about a pact is of its consumer and its provider":
        "SELECT d.id FROM delivery d JOIN pact p ON p.id = d.pact_id WHERE d.consumer_id <> p.consumer_id OR d.provider_id <> p.provider_id";
    "placement", "a version in an environment is of the application that is in it":
        "SELECT l.id FROM placement l JOIN version v ON v.id = l.version_id WHERE l.pacticipant_id <> v.pacticipant_id";
}

/// Rows of which an invariant is not true: at most [`LISTED`].
pub fn broken(tx: &Tx<'_>, invariant: &'static Invariant) -> Result<Vec<i64>> {
    tx.numbers(&invariant.sql, &[])
}
