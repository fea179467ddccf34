use clap::{Args, ValueEnum};

use crate::http::{BaseUrl, InvalidBaseUrl};

/// Where badges are drawn.
#[derive(Debug, Clone, Args)]
pub struct BadgeOptions {
    /// Whether badges are drawn by the broker, or by another server to which it redirects.
    #[arg(long, env = "PACT_BROKER_BADGE_PROVIDER_MODE", value_enum, default_value_t = Mode::Draw, value_name = "MODE")]
    pub badge_provider_mode: Mode,
    /// The server that draws badges where the mode is `redirect`.
    #[arg(long, env = "PACT_BROKER_SHIELDS_IO_BASE_URL", default_value = "https://img.shields.io", value_name = "URL")]
    pub shields_io_base_url: String,
}

/// Who draws badges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// The broker.
    #[value(alias = "proxy")]
    Draw,
    /// Another server: the names of applications are told to it.
    Redirect,
}

impl BadgeOptions {
    /// The server that draws badges, where it is not the broker.
    ///
    /// # Errors
    ///
    /// It is not the address of a server.
    pub fn shields_io(&self) -> Result<Option<String>, InvalidBaseUrl> {
        match self.badge_provider_mode {
            Mode::Draw => Ok(None),
            Mode::Redirect => Ok(Some(BaseUrl::parse(&self.shields_io_base_url)?.as_str().to_owned())),
        }
    }
}
