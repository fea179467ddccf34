use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::{Urls, pairs};

/// What an address of a content says about why it is verified. Opaque to clients.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Numbers of the consumer versions that were selected.
    pub versions: Vec<String>,
    /// Tags of theirs.
    pub tags: Vec<String>,
    /// Whether the pact is pending.
    pub pending: bool,
    /// Whether it is work in progress.
    pub wip: bool,
}

impl Metadata {
    /// As a part of an address.
    pub fn encode(&self) -> String {
        let urls = Urls { base: String::new() };
        let mut parts: Vec<String> = self.versions.iter().map(|number| urls.at("cvn[]={}", &[number])).collect();
        parts.extend(self.tags.iter().map(|tag| urls.at("cvt[]={}", &[tag])));
        parts.extend(self.pending.then(|| "p=true".to_owned()));
        parts.extend(self.wip.then(|| "w=true".to_owned()));
        if parts.is_empty() {
            // A part of an address is never empty.
            parts.push("p=false".to_owned());
        }
        BASE64_URL_SAFE_NO_PAD.encode(parts.join("&"))
    }

    /// Reads a part of an address; what cannot be read says nothing.
    pub fn decode(token: &str) -> Self {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token.trim_end_matches('=')).unwrap_or_default();
        let mut metadata = Self::default();
        for (name, value) in pairs(&String::from_utf8_lossy(&bytes)) {
            match &*name {
                "cvn" | "cvn[]" => metadata.versions.push(value),
                "cvt[]" => metadata.tags.push(value),
                "p" => metadata.pending = value == "true",
                "w" | "wip" => metadata.wip = value == "true",
                _ => {}
            }
        }
        metadata
    }
}
