//! Signatures as Standard Webhooks has them: <https://www.standardwebhooks.com>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

/// The header that has signatures; in a webhook, its value is the secret that makes them.
pub(super) const HEADER: &str = "webhook-signature";

/// The value of [`HEADER`] for a message: a signature for each secret, of which there are several while they are changed.
///
/// A secret is a text, or `whsec_` and base64.
pub(super) fn sign(secrets: &str, id: &str, seconds: i64, body: &[u8]) -> String {
    let message = [format!("{id}.{seconds}.").as_bytes(), body].concat();
    let one = |secret: &str| {
        let decoded = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
        let key = hmac::Key::new(hmac::HMAC_SHA256, decoded.as_deref().unwrap_or(secret.as_bytes()));
        format!("v1,{}", STANDARD.encode(hmac::sign(&key, &message)))
    };
    secrets.split_whitespace().map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn signatures_are_those_of_standard_webhooks() {
        let body = br#"{"test": 2432232314}"#;
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body), expected);
        let two = sign(&format!("{secret} other"), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert!(two.starts_with(&format!("{expected} v1,")), "{two}");
    }
}
