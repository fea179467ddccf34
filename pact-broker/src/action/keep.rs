//! What reads rely on: each function computes one kept truth anew from the tables it follows from.

#![expect(clippy::missing_errors_doc, reason = "each function returns what the database says, and nothing else")]

use crate::database::{Result, Tx, sql};

sql!(
    MOVE_HEAD = "UPDATE branch SET head_id = $1, head_pact_at = (SELECT max(p.created_at) FROM pact p WHERE p.consumer_version_id = $1 AND p.is_latest), updated_at = $3 WHERE id = $2"
);
sql!(
    HEAD_BY_ORDER = "UPDATE branch SET head_id = (SELECT max(bv.version_id) FROM branch_version bv WHERE bv.branch_id = $1) WHERE id = $1"
);
sql!(
    BRANCH_PACT = "UPDATE branch SET head_pact_at = (SELECT max(p.created_at) FROM pact p WHERE p.consumer_version_id = branch.head_id AND p.is_latest) WHERE id = $1"
);
sql!(HEADLESS = "SELECT b.id FROM branch b WHERE b.pacticipant_id = $1 AND b.head_id IS NULL");
sql!(
    TAG_HEAD =
        "UPDATE tag SET head_id = (SELECT max(tv.version_id) FROM tag_version tv WHERE tv.tag_id = $1) WHERE id = $1"
);
sql!(
    TAG_PACT = "UPDATE tag SET head_pact_at = (SELECT max(p.created_at) FROM pact p WHERE p.consumer_version_id = tag.head_id AND p.is_latest) WHERE id = $1"
);
sql!(
    BRANCH_PACTS = "UPDATE branch SET head_pact_at = (SELECT max(p.created_at) FROM pact p WHERE p.consumer_version_id = branch.head_id AND p.is_latest) WHERE pacticipant_id = $1"
);
sql!(
    TAG_PACTS = "UPDATE tag SET head_pact_at = (SELECT max(p.created_at) FROM pact p WHERE p.consumer_version_id = tag.head_id AND p.is_latest) WHERE pacticipant_id = $1"
);
sql!(HEADLESS_TAGS = "SELECT t.id FROM tag t WHERE t.pacticipant_id = $1 AND t.head_id IS NULL");
sql!(
    EMPTY_TAGS = "DELETE FROM tag WHERE pacticipant_id = $1 AND head_id IS NULL AND NOT EXISTS (SELECT 1 FROM tag_version tv WHERE tv.tag_id = tag.id)"
);
sql!(
    HEAD_PACT_OF_BRANCHES = "UPDATE branch SET head_pact_at = (SELECT max(p.created_at) FROM pact p WHERE p.consumer_version_id = $1 AND p.is_latest) WHERE head_id = $1"
);
sql!(
    HEAD_PACT_OF_TAGS = "UPDATE tag SET head_pact_at = (SELECT max(p.created_at) FROM pact p WHERE p.consumer_version_id = $1 AND p.is_latest) WHERE head_id = $1"
);
sql!(
    LATEST_REVISION = "UPDATE pact SET is_latest = TRUE WHERE id = (SELECT q.id FROM pact q WHERE q.consumer_version_id = $1 AND q.provider_id = $2 ORDER BY q.revision DESC LIMIT 1)"
);
sql!(
    NO_REVISION = "UPDATE pact SET is_latest = FALSE WHERE consumer_version_id = $1 AND provider_id = $2 AND is_latest"
);
sql!(
    NO_RESULT =
        "UPDATE verification SET is_latest = FALSE WHERE content_id = $1 AND provider_version_id = $2 AND is_latest"
);
sql!(
    LATEST_RESULT = "UPDATE verification SET is_latest = TRUE WHERE id = (SELECT max(r.id) FROM verification r WHERE r.content_id = $1 AND r.provider_version_id = $2)"
);
sql!(FORGET_BRANCH_SUCCESS = "DELETE FROM branch_success WHERE content_id = $1");
sql!(FORGET_TAG_SUCCESS = "DELETE FROM tag_success WHERE content_id = $1");
sql!(
    BRANCH_SUCCESS = "INSERT INTO branch_success (content_id, branch_id, last_real_at) \
    SELECT r.content_id, bv.branch_id, max(CASE WHEN NOT r.wip THEN r.executed_at END) FROM verification r \
    JOIN branch_version bv ON bv.version_id = r.provider_version_id WHERE r.content_id = $1 AND r.success GROUP BY r.content_id, bv.branch_id"
);
sql!(
    TAG_SUCCESS = "INSERT INTO tag_success (content_id, tag_id, last_real_at) \
    SELECT r.content_id, tv.tag_id, max(CASE WHEN NOT r.wip THEN r.executed_at END) FROM verification r \
    JOIN tag_version tv ON tv.version_id = r.provider_version_id WHERE r.content_id = $1 AND r.success GROUP BY r.content_id, tv.tag_id"
);
sql!(
    SUCCESSES_OF_VERSION =
        "SELECT DISTINCT r.content_id FROM verification r WHERE r.provider_version_id = $1 AND r.success"
);
sql!(
    ADD_BRANCH_SUCCESS = "INSERT INTO branch_success (content_id, branch_id, last_real_at) SELECT $1, bv.branch_id, $2 FROM branch_version bv WHERE bv.version_id = $3 \
    ON CONFLICT (content_id, branch_id) DO UPDATE SET last_real_at = CASE WHEN branch_success.last_real_at IS NULL OR excluded.last_real_at > branch_success.last_real_at THEN excluded.last_real_at ELSE branch_success.last_real_at END"
);
sql!(
    ADD_TAG_SUCCESS = "INSERT INTO tag_success (content_id, tag_id, last_real_at) SELECT $1, tv.tag_id, $2 FROM tag_version tv WHERE tv.version_id = $3 \
    ON CONFLICT (content_id, tag_id) DO UPDATE SET last_real_at = CASE WHEN tag_success.last_real_at IS NULL OR excluded.last_real_at > tag_success.last_real_at THEN excluded.last_real_at ELSE tag_success.last_real_at END"
);
sql!(
    PUT_INTEGRATION = "INSERT INTO integration (consumer_id, provider_id, created_at, updated_at) VALUES ($1, $2, $3, $3) ON CONFLICT (consumer_id, provider_id) DO NOTHING"
);
sql!(
    INTEGRATION = "UPDATE integration SET updated_at = $3, latest_pact_id = (SELECT p.id FROM pact p WHERE p.provider_id = $2 AND p.consumer_id = $1 AND p.is_latest ORDER BY p.consumer_version_id DESC LIMIT 1) WHERE consumer_id = $1 AND provider_id = $2"
);
sql!(
    INTEGRATION_RESULT = "UPDATE integration SET latest_verification_id = (SELECT max(r.id) FROM verification r JOIN pact p ON p.content_id = r.content_id WHERE p.id = integration.latest_pact_id) WHERE consumer_id = $1 AND provider_id = $2"
);

/// A version becomes the head of a branch.
pub fn head_of_branch(tx: &Tx<'_>, branch: i64, version: i64, now: i64) -> Result<()> {
    tx.run(&MOVE_HEAD, &[version.into(), branch.into(), now.into()]).map(drop)
}

/// A version left a branch: its head is the highest that is still on it.
pub fn head_after_removal(tx: &Tx<'_>, branch: i64) -> Result<()> {
    tx.run(&HEAD_BY_ORDER, &[branch.into()])?;
    tx.run(&BRANCH_PACT, &[branch.into()]).map(drop)
}

/// The head of a tag is the highest version that has it.
pub fn head_of_tag(tx: &Tx<'_>, tag: i64) -> Result<()> {
    tx.run(&TAG_HEAD, &[tag.into()])?;
    tx.run(&TAG_PACT, &[tag.into()]).map(drop)
}

/// Versions of an application were deleted: branches and tags that lost their head get another; tags nobody has go.
pub fn heads_of_pacticipant(tx: &Tx<'_>, pacticipant: i64) -> Result<()> {
    for branch in tx.numbers(&HEADLESS, &[pacticipant.into()])? {
        head_after_removal(tx, branch)?;
    }
    for tag in tx.numbers(&HEADLESS_TAGS, &[pacticipant.into()])? {
        head_of_tag(tx, tag)?;
    }
    tx.run(&EMPTY_TAGS, &[pacticipant.into()]).map(drop)
}

/// Pacts of any versions of an application were deleted: its branches and tags know when.
pub fn head_pacts_of_pacticipant(tx: &Tx<'_>, pacticipant: i64) -> Result<()> {
    tx.run(&BRANCH_PACTS, &[pacticipant.into()])?;
    tx.run(&TAG_PACTS, &[pacticipant.into()]).map(drop)
}

/// Pacts of a version changed: branches and tags whose head it is know when.
pub fn pacts_of_version(tx: &Tx<'_>, version: i64) -> Result<()> {
    tx.run(&HEAD_PACT_OF_BRANCHES, &[version.into()])?;
    tx.run(&HEAD_PACT_OF_TAGS, &[version.into()]).map(drop)
}

/// The highest revision of what a version says to a provider is the one that counts.
pub fn latest_revision(tx: &Tx<'_>, version: i64, provider: i64) -> Result<()> {
    tx.run(&NO_REVISION, &[version.into(), provider.into()])?;
    tx.run(&LATEST_REVISION, &[version.into(), provider.into()]).map(drop)
}

/// The newest result of a content by a provider version is the one that counts.
pub fn latest_result(tx: &Tx<'_>, content: i64, provider_version: i64) -> Result<()> {
    tx.run(&NO_RESULT, &[content.into(), provider_version.into()])?;
    tx.run(&LATEST_RESULT, &[content.into(), provider_version.into()]).map(drop)
}

/// A content was verified successfully: its branches and tags know. `real_at` is when, unless it was as work in progress.
pub fn add_success(tx: &Tx<'_>, content: i64, provider_version: i64, real_at: Option<i64>) -> Result<()> {
    for sql in [&ADD_BRANCH_SUCCESS, &ADD_TAG_SUCCESS] {
        tx.run(sql, &[content.into(), real_at.into(), provider_version.into()])?;
    }
    Ok(())
}

/// Results of a content, or branches and tags of those who verified it, were taken away.
pub fn successes_of_content(tx: &Tx<'_>, content: i64) -> Result<()> {
    for sql in [&FORGET_BRANCH_SUCCESS, &FORGET_TAG_SUCCESS, &BRANCH_SUCCESS, &TAG_SUCCESS] {
        tx.run(sql, &[content.into()])?;
    }
    Ok(())
}

/// A version came onto a branch or got a tag, or lost it: what it verified counts there, or not any more.
pub fn successes_of_version(tx: &Tx<'_>, version: i64) -> Result<()> {
    for content in tx.numbers(&SUCCESSES_OF_VERSION, &[version.into()])? {
        successes_of_content(tx, content)?;
    }
    Ok(())
}

/// The newest pact of a pair, and the newest result of what it says.
pub fn integration(tx: &Tx<'_>, consumer: i64, provider: i64, now: i64) -> Result<()> {
    tx.run(&PUT_INTEGRATION, &[consumer.into(), provider.into(), now.into()])?;
    tx.run(&INTEGRATION, &[consumer.into(), provider.into(), now.into()])?;
    tx.run(&INTEGRATION_RESULT, &[consumer.into(), provider.into()]).map(drop)
}
