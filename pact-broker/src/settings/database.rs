use std::fmt;
use std::path::PathBuf;

use clap::Args;

use crate::database::Config;

/// Which database; a flag, or else the environment, or else the default.
#[derive(Clone, Args)]
pub struct DatabaseOptions {
    /// Where contracts are kept: a `postgres://` URL (with `sslmode` and `sslrootcert` as libpq has them), `sqlite:` and a path, a
    /// path, or `memory`.
    #[arg(long, env = "PACT_BROKER_DATABASE_URL", default_value = "pact-broker.db", value_name = "URL")]
    pub database_url: String,
    /// Connections to PostgreSQL for reads, and as many for writes.
    #[arg(long, env = "PACT_BROKER_DATABASE_MAX_CONNECTIONS", default_value_t = 4, value_name = "NUMBER", value_parser = connections)]
    pub database_max_connections: usize,
}

/// Each has a thread of its own.
fn connections(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| (1..=200).contains(number)).ok_or_else(|| "use a number from 1 to 200".to_owned())
}

impl fmt::Debug for DatabaseOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DatabaseOptions").field(&self.config()).finish()
    }
}

impl DatabaseOptions {
    /// The database that is meant.
    ///
    /// # Errors
    ///
    /// The URL has a scheme that is neither PostgreSQL's nor SQLite's.
    pub fn config(&self) -> Result<Config, UnknownDatabase> {
        let url = &self.database_url;
        if url.starts_with("postgres://")
            || url.starts_with("postgresql://")
            || (url.contains("host=") && url.contains('='))
        {
            return Ok(Config::Postgres(url.clone(), self.database_max_connections));
        }
        match url.split_once("://") {
            Some((scheme, _)) if scheme != "sqlite" => return Err(UnknownDatabase::Scheme(scheme.to_owned())),
            _ => {}
        }
        Ok(match url.strip_prefix("sqlite:").map_or(url.as_str(), |path| path.strip_prefix("//").unwrap_or(path)) {
            // SQLite takes it for a file of the connection alone.
            "" => return Err(UnknownDatabase::Empty),
            "memory" | ":memory:" => Config::Memory,
            path => Config::File(PathBuf::from(path)),
        })
    }
}

/// The URL of a database means none.
#[derive(Debug)]
pub enum UnknownDatabase {
    /// It names no file.
    Empty,
    /// It has a scheme that is neither PostgreSQL's nor SQLite's.
    Scheme(String),
}

impl fmt::Display for UnknownDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = "use postgres://user@host/database, a path for SQLite, or `memory`";
        match self {
            UnknownDatabase::Empty => write!(f, "the database URL is empty: {known}"),
            UnknownDatabase::Scheme(scheme) => {
                write!(f, "the database URL has the unknown scheme {scheme:?}: {known}")
            }
        }
    }
}

impl std::error::Error for UnknownDatabase {}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: DatabaseOptions,
    }

    fn config(url: &str) -> Result<Config, UnknownDatabase> {
        Line::parse_from(["serve", "--database-url", url]).options.config()
    }

    #[test]
    fn a_database_of_another_kind_is_an_error_without_its_password() {
        for url in ["mysql://me:s3cret@host/db", "http://host/?password=s3cret"] {
            let error = config(url).unwrap_err().to_string();
            assert!(error.contains("unknown scheme") && error.contains("postgres://"), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
        for url in ["", "sqlite:", "sqlite://"] {
            assert!(config(url).unwrap_err().to_string().starts_with("the database URL is empty: "));
        }
        for url in ["broker.db", "sqlite:broker.db", "sqlite://broker.db"] {
            assert_eq!(config(url).unwrap().to_string(), "SQLite in broker.db");
        }
    }

    #[test]
    fn the_password_of_a_database_is_not_shown() {
        for (url, expected) in [
            ("postgres://me:s3cret@host/db", "PostgreSQL at host/db"),
            ("postgres://host/db?user=me&password=s3cret", "PostgreSQL"),
            ("postgres://me@host/db?password=s3cret", "PostgreSQL"),
            ("host=h password=s3cret", "PostgreSQL"),
            ("host=h password = s3cret", "PostgreSQL"),
            ("host=h user=me", "PostgreSQL at host=h user=me"),
        ] {
            assert_eq!(config(url).unwrap().to_string(), expected);
            let options = Line::parse_from(["serve", "--database-url", url]).options;
            assert!(!format!("{options:?}").contains("s3cret"));
        }
    }
}
