use std::fmt;

use clap::{ArgAction, Args};

use crate::http::{Access, Credentials, Secret};

/// Who may read and who may write.
#[derive(Debug, Clone, Args)]
pub struct AccessOptions {
    /// The user who may read and write; without one, everyone may.
    #[arg(long, env = "PACT_BROKER_BASIC_AUTH_USERNAME", value_name = "NAME")]
    pub basic_auth_username: Option<String>,
    /// The password of that user. Others on the machine can see options: the variable is better.
    #[arg(long, env = "PACT_BROKER_BASIC_AUTH_PASSWORD", value_name = "PASSWORD")]
    pub basic_auth_password: Option<Secret>,
    /// A user who may only read.
    #[arg(long, env = "PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME", value_name = "NAME")]
    pub basic_auth_read_only_username: Option<String>,
    /// The password of the user who may only read.
    #[arg(long, env = "PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD", value_name = "PASSWORD")]
    pub basic_auth_read_only_password: Option<Secret>,
    /// Whether users are asked for; yes where there is a user.
    #[arg(long, env = "PACT_BROKER_BASIC_AUTH_ENABLED", value_name = "BOOL")]
    pub basic_auth_enabled: Option<bool>,
    /// Whether everyone may read.
    #[arg(long, env = "PACT_BROKER_ALLOW_PUBLIC_READ", default_value_t = false, action = ArgAction::Set, value_name = "BOOL")]
    pub allow_public_read: bool,
    /// Whether everyone may ask for /diagnostic/status/heartbeat.
    #[arg(long, env = "PACT_BROKER_PUBLIC_HEARTBEAT", default_value_t = false, action = ArgAction::Set, value_name = "BOOL")]
    pub public_heartbeat: bool,
    /// Whether everyone may see badges.
    #[arg(long, env = "PACT_BROKER_ENABLE_PUBLIC_BADGE_ACCESS", default_value_t = false, action = ArgAction::Set, value_name = "BOOL")]
    pub enable_public_badge_access: bool,
}

impl AccessOptions {
    /// Who may do what.
    ///
    /// # Errors
    ///
    /// A user without a password or the other way round, a user who may only read where none may write, or no user where
    /// users are to be asked for.
    pub fn access(&self) -> Result<Access, InvalidAccess> {
        let writer = pair("--basic-auth", self.basic_auth_username.as_deref(), self.basic_auth_password.as_ref())?;
        let reader = pair(
            "--basic-auth-read-only",
            self.basic_auth_read_only_username.as_deref(),
            self.basic_auth_read_only_password.as_ref(),
        )?;
        match (&writer, &reader, self.basic_auth_enabled) {
            (_, _, Some(false)) => return Ok(Access::default()),
            (None, None, Some(true)) => return Err(InvalidAccess::NoUser),
            (None, Some(_), _) => return Err(InvalidAccess::NoWriter),
            _ => {}
        }
        Ok(Access {
            writer,
            reader,
            public_read: self.allow_public_read,
            public_heartbeat: self.public_heartbeat,
            public_badges: self.enable_public_badge_access,
        })
    }
}

/// A user and the password; an empty one is none.
fn pair(
    option: &'static str,
    username: Option<&str>,
    password: Option<&Secret>,
) -> Result<Option<Credentials>, InvalidAccess> {
    match (username.filter(|name| !name.is_empty()), password.filter(|password| !password.is_empty())) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(InvalidAccess::Half { option, given: "username", missing: "password" }),
        (None, Some(_)) => Err(InvalidAccess::Half { option, given: "password", missing: "username" }),
        (Some(name), Some(_)) if name.contains(':') => Err(InvalidAccess::Colon { option }),
        (Some(name), Some(password)) => Ok(Some(Credentials { username: name.to_owned(), password: password.clone() })),
    }
}

/// Why it is not clear who may read and write.
#[derive(Debug, PartialEq, Eq)]
pub enum InvalidAccess {
    /// A user without a password, or the other way round.
    Half {
        /// How both options begin.
        option: &'static str,
        /// How the one ends that is there.
        given: &'static str,
        /// How the one ends that is not.
        missing: &'static str,
    },
    /// A user name with a colon, which ends the name in Basic authentication.
    Colon {
        /// How the option begins.
        option: &'static str,
    },
    /// A user who may read, and none who may write.
    NoWriter,
    /// Users are to be asked for, and there is none.
    NoUser,
}

impl fmt::Display for InvalidAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variable = |option: &str, end: &str| {
            let option = format!("{option}-{end}");
            let name = option.trim_start_matches('-').replace('-', "_").to_uppercase();
            format!("{option} (PACT_BROKER_{name})")
        };
        match self {
            InvalidAccess::Half { option, given, missing } => {
                let (given, missing) = (variable(option, given), variable(option, missing));
                write!(f, "{given} is set, and {missing} is not: set both or none")
            }
            InvalidAccess::Colon { option } => {
                write!(f, "{} contains a colon: use a name without one", variable(option, "username"))
            }
            InvalidAccess::NoWriter => write!(
                f,
                "there is a user who may only read, and none who may write: also set {} and {}",
                variable("--basic-auth", "username"),
                variable("--basic-auth", "password")
            ),
            InvalidAccess::NoUser => write!(
                f,
                "--basic-auth-enabled (PACT_BROKER_BASIC_AUTH_ENABLED) is true without a user: set {} and {}",
                variable("--basic-auth", "username"),
                variable("--basic-auth", "password")
            ),
        }
    }
}

impl std::error::Error for InvalidAccess {}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Users {
        #[command(flatten)]
        options: AccessOptions,
    }

    fn users(options: &[&str]) -> Result<Access, InvalidAccess> {
        Users::parse_from(["serve"].iter().chain(options)).options.access()
    }

    #[test]
    fn half_of_a_user_is_an_error_without_the_password() {
        let (name, password) = (["--basic-auth-username", "me"], ["--basic-auth-password", "s3cret"]);
        let reader = ["--basic-auth-read-only-username", "me", "--basic-auth-read-only-password", "s3cret"];
        for (options, expected) in [
            (&name[..], "PACT_BROKER_BASIC_AUTH_PASSWORD) is not"),
            (&password, "PACT_BROKER_BASIC_AUTH_USERNAME) is not"),
            (&reader[..2], "PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD) is not"),
            (&reader[2..], "PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME) is not"),
            (&reader, "also set --basic-auth-username"),
            (&["--basic-auth-username", "", "--basic-auth-password", "s3cret"], "_USERNAME) is not"),
            (&["--basic-auth-username", "a:b", "--basic-auth-password", "s3cret"], "contains a colon"),
            (&["--basic-auth-enabled", "true"], "without a user"),
        ] {
            let error = users(options).unwrap_err().to_string();
            assert!(error.contains(expected) && !error.contains("s3cret"), "{error}");
        }
        let both = [&name[..], &password].concat();
        assert_eq!(users(&both).unwrap().to_string(), "the user \"me\" may read and write");
        let off = [&both[..], &["--basic-auth-enabled", "false"]].concat();
        assert_eq!(users(&off).unwrap().to_string(), "everyone may read and write");
        let shown = format!("{:?}", Users::parse_from(["serve"].iter().chain(&both)).options);
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
