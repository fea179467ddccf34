use clap::Args;

use crate::http::{BaseUrl, InvalidBaseUrl};

/// Under which addresses clients reach the broker.
#[derive(Debug, Clone, Args)]
pub struct AddressOptions {
    /// The address under which clients reach the broker, if it is another than the one they send to; of several, separated
    /// by spaces, the one that a request was sent to.
    #[arg(long, env = "PACT_BROKER_BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,
    /// More of these addresses.
    #[arg(long, env = "PACT_BROKER_BASE_URLS", value_name = "URLS", hide = true)]
    pub base_urls: Option<String>,
}

impl AddressOptions {
    /// The addresses.
    ///
    /// # Errors
    ///
    /// One is not the address of a server.
    pub fn urls(&self) -> Result<Vec<BaseUrl>, InvalidBaseUrl> {
        let all = [&self.base_url, &self.base_urls].into_iter().flatten();
        let mut urls = Vec::new();
        for text in all.flat_map(|text| text.split([' ', ','])).filter(|text| !text.is_empty()) {
            let url = BaseUrl::parse(text)?;
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
        Ok(urls)
    }
}
