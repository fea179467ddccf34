//! Lists of pacts: of a provider, or of a consumer and a provider.

use super::pact::{Pact, read, select_pact};
use crate::database::{Result, Sql, Tx, Value, sql};

/// Which versions of consumers a list is about.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// All of them.
    Every,
    /// Those with a tag.
    Tagged(&'a str),
    /// Those on the main branch of their application.
    OnMainBranch,
    /// Those on a branch.
    OnBranch(&'a str),
}

/// A list of a provider, and the same of a pair, whose consumer is another parameter.
macro_rules! lists {
    ($of_provider:ident, $of_pair:ident, $consumer:literal = $text:expr) => {
        sql!($of_provider = concat!(select_pact!(), $text, " ORDER BY c.name_key, c.id, p.consumer_version_id"));
        sql!(
            $of_pair =
                concat!(select_pact!(), $text, " AND p.consumer_id = ", $consumer, " ORDER BY p.consumer_version_id")
        );
    };
}

// From the branch or tag to its pacts; `+` keeps SQLite from beginning with every pact that the provider ever had.
macro_rules! every {
    ($mark:literal, $name:literal) => {
        concat!(
            "JOIN integration i ON i.consumer_id = +p.consumer_id AND i.provider_id = +p.provider_id \
             JOIN pacticipant a ON a.id = i.consumer_id JOIN ",
            $mark,
            " x ON x.pacticipant_id = a.id AND x.name = ",
            $name,
            " JOIN ",
            $mark,
            "_version m ON m.",
            $mark,
            "_id = x.id AND m.version_id = p.consumer_version_id \
             WHERE i.provider_id = $1 AND p.is_latest"
        )
    };
}

// From the newest marked version downwards, until one has a pact.
macro_rules! newest {
    ($mark:literal, $name:literal) => {
        concat!(
            "WHERE p.id IN (SELECT (SELECT n.id FROM ",
            $mark,
            "_version m JOIN pact n ON n.consumer_version_id = m.version_id \
             AND n.provider_id = i.provider_id AND n.is_latest WHERE m.",
            $mark,
            "_id = x.id ORDER BY m.version_id DESC LIMIT 1) \
             FROM integration i JOIN pacticipant a ON a.id = i.consumer_id JOIN ",
            $mark,
            " x ON x.pacticipant_id = a.id AND x.name = ",
            $name,
            " WHERE i.provider_id = $1)"
        )
    };
}

sql!(
    EVERY scans ["p"] = concat!(
        select_pact!(),
        "WHERE p.provider_id = $1 AND p.is_latest ORDER BY c.name_key, c.id, p.consumer_version_id"
    )
);
sql!(
    EVERY_OF_PAIR = concat!(
        select_pact!(),
        "WHERE p.provider_id = $1 AND p.is_latest AND p.consumer_id = $2 ORDER BY p.consumer_version_id"
    )
);
lists!(
    NEWEST,
    NEWEST_OF_PAIR,
    "$2" = "WHERE p.id IN (SELECT i.latest_pact_id FROM integration i WHERE i.provider_id = $1)"
);
lists!(ON_MAIN, ON_MAIN_OF_PAIR, "$2" = every!("branch", "a.main_branch"));
lists!(NEWEST_ON_MAIN, NEWEST_ON_MAIN_OF_PAIR, "$2" = newest!("branch", "a.main_branch"));
lists!(ON_BRANCH, ON_BRANCH_OF_PAIR, "$3" = every!("branch", "$2"));
lists!(NEWEST_ON_BRANCH, NEWEST_ON_BRANCH_OF_PAIR, "$3" = newest!("branch", "$2"));
lists!(TAGGED, TAGGED_OF_PAIR, "$3" = every!("tag", "$2"));
lists!(NEWEST_TAGGED, NEWEST_TAGGED_OF_PAIR, "$3" = newest!("tag", "$2"));
sql!(
    LATEST scans ["integration", "i"] = concat!(
        select_pact!(),
        "JOIN integration i ON i.latest_pact_id = p.id ORDER BY c.name_key, c.id, q.name_key, q.id"
    )
);

/// Pacts of marked versions, by consumer, oldest version first: all, or the newest of each consumer.
pub fn list(tx: &Tx<'_>, provider: i64, consumer: Option<i64>, which: Which<'_>, newest: bool) -> Result<Vec<Pact>> {
    let (of_provider, of_pair): (&'static Sql, &'static Sql) = match (which, newest) {
        (Which::Every, false) => (&EVERY, &EVERY_OF_PAIR),
        (Which::Every, true) => (&NEWEST, &NEWEST_OF_PAIR),
        (Which::OnMainBranch, false) => (&ON_MAIN, &ON_MAIN_OF_PAIR),
        (Which::OnMainBranch, true) => (&NEWEST_ON_MAIN, &NEWEST_ON_MAIN_OF_PAIR),
        (Which::OnBranch(_), false) => (&ON_BRANCH, &ON_BRANCH_OF_PAIR),
        (Which::OnBranch(_), true) => (&NEWEST_ON_BRANCH, &NEWEST_ON_BRANCH_OF_PAIR),
        (Which::Tagged(_), false) => (&TAGGED, &TAGGED_OF_PAIR),
        (Which::Tagged(_), true) => (&NEWEST_TAGGED, &NEWEST_TAGGED_OF_PAIR),
    };
    let mut values: Vec<Value<'_>> = vec![provider.into()];
    if let Which::Tagged(name) | Which::OnBranch(name) = which {
        values.push(name.into());
    }
    values.extend(consumer.map(Value::from));
    tx.all(if consumer.is_some() { of_pair } else { of_provider }, &values, read)
}

/// The newest pact of every pair.
pub fn latest(tx: &Tx<'_>) -> Result<Vec<Pact>> {
    tx.all(&LATEST, &[], read)
}
