//! Secrets, encrypted with AES-256-GCM before they are stored.
//!
//! What is stored is a version, the id of the key, a nonce and the encrypted text. It is bound to the row that it is for: in
//! another row it cannot be opened.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::text::hex;

/// How many bytes a key has.
const KEY: usize = 32;
/// How many bytes the id of a key has.
const ID: usize = 8;
/// How what is stored begins.
const VERSION: u8 = 1;

/// The keys of secrets: the first seals, each of them opens. Without one, nothing can be sealed.
#[derive(Clone, Default)]
pub struct Keys(Vec<Key>);

#[derive(Clone)]
struct Key {
    id: [u8; ID],
    key: LessSafeKey,
}

/// What a secret belongs to.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// A secret of a name: `${user.NAME}`.
    Secret(&'a str),
    /// The password and headers of a webhook.
    Webhook(&'a str),
}

impl Place<'_> {
    fn as_bytes(self) -> Vec<u8> {
        match self {
            Place::Secret(name) => [b"secret:", name.as_bytes()].concat(),
            Place::Webhook(uuid) => [b"webhook:", uuid.as_bytes()].concat(),
        }
    }
}

impl Keys {
    /// Reads keys, separated by spaces, commas or lines: each 32 bytes in base64 or hex.
    ///
    /// # Errors
    ///
    /// One of them is neither, or of another length.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        let keys = text.split([',', ' ', '\t', '\r', '\n']).filter(|key| !key.is_empty());
        keys.enumerate()
            .map(|(at, key)| Key::parse(key).map_err(|fault| InvalidKey { number: at + 1, fault }))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The id of the key that seals.
    pub fn id(&self) -> Option<String> {
        self.0.first().map(|key| hex(&key.id))
    }

    /// Encrypts a secret for a place.
    ///
    /// # Errors
    ///
    /// There is no key.
    pub fn seal(&self, place: Place<'_>, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let key = self.0.first().ok_or(SealError::NoKey)?;
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| SealError::Random)?;
        let mut text = secret.to_vec();
        let sealing = key.key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(place.as_bytes()),
            &mut text,
        );
        sealing.map_err(|_| SealError::TooLong)?;
        Ok([&[VERSION], &key.id[..], &nonce, &text].concat())
    }

    /// Decrypts what was sealed for a place.
    ///
    /// # Errors
    ///
    /// Its key is not among these, or it was changed or is of another place.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let id = key_of(sealed).ok_or(SealError::Damaged)?;
        let key = self.0.iter().find(|key| key.id == id).ok_or_else(|| SealError::UnknownKey(hex(&id)))?;
        let (nonce, text) = sealed[1 + ID..].split_first_chunk::<NONCE_LEN>().ok_or(SealError::Damaged)?;
        let mut text = text.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened =
            key.key.open_in_place(nonce, Aad::from(place.as_bytes()), &mut text).map_err(|_| SealError::Damaged)?;
        Ok(opened.to_vec())
    }

    /// Seals anew what was sealed with an older key; `None` where it was sealed with the first.
    ///
    /// # Errors
    ///
    /// As [`open`](Keys::open) and [`seal`](Keys::seal).
    pub fn renew(&self, place: Place<'_>, sealed: &[u8]) -> Result<Option<Vec<u8>>, SealError> {
        if key_of(sealed).is_some() && key_of(sealed) == self.0.first().map(|key| key.id) {
            return Ok(None);
        }
        self.seal(place, &self.open(place, sealed)?).map(Some)
    }
}

/// The id of the key with which something was sealed.
fn key_of(sealed: &[u8]) -> Option<[u8; ID]> {
    let (version, rest) = sealed.split_first()?;
    if *version == VERSION { rest.first_chunk().copied() } else { None }
}

impl Key {
    fn parse(text: &str) -> Result<Self, Fault> {
        let bytes = bytes_of(text).ok_or(Fault::Encoding)?;
        let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| Fault::Length(bytes.len()))?;
        // Nothing of the key can be found out by its id.
        let hash = digest(&SHA256, &[b"pact-broker key id:", &bytes[..]].concat());
        let id = *hash.as_ref().first_chunk().ok_or(Fault::Encoding)?;
        Ok(Self { id, key: LessSafeKey::new(key) })
    }
}

/// The bytes of a text in hex or base64.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let is_hex = text.len() == 2 * KEY && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex {
        return (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect();
    }
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabet = if text.contains(['-', '_']) { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    GeneralPurpose::new(alphabet, lenient).decode(text).ok()
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| hex(&key.id))).finish()
    }
}

/// Why a key cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct InvalidKey {
    number: usize,
    fault: Fault,
}

#[derive(Debug, PartialEq, Eq)]
enum Fault {
    Encoding,
    Length(usize),
}

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match self.fault {
            Fault::Encoding => write!(f, "key {number} is neither base64 nor hex of {KEY} bytes")?,
            Fault::Length(length) => write!(f, "key {number} has {length} bytes: it must have {KEY}")?,
        }
        f.write_str("; `openssl rand -base64 32` makes one")
    }
}

impl std::error::Error for InvalidKey {}

/// Why a secret cannot be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// There is no key.
    NoKey,
    /// The system has no random numbers.
    Random,
    /// The secret is too long.
    TooLong,
    /// The key with which it was sealed is not there.
    UnknownKey(String),
    /// It was changed, or belongs to another row.
    Damaged,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SealError::NoKey => f.write_str(
                "secrets cannot be stored: the broker has no key for them; start it with PACT_BROKER_SECRETS_KEY or \
                 PACT_BROKER_SECRETS_KEY_FILE",
            ),
            SealError::Random => f.write_str("the system has no random numbers"),
            SealError::TooLong => f.write_str("the secret is too long"),
            SealError::UnknownKey(id) => write!(
                f,
                "a secret was encrypted with the key {id}, which the broker does not have: add it to PACT_BROKER_SECRETS_KEY"
            ),
            SealError::Damaged => f.write_str("a stored secret was changed, or is of another row: set it again"),
        }
    }
}

impl std::error::Error for SealError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> String {
        base64::engine::general_purpose::STANDARD.encode([byte; KEY])
    }

    #[test]
    fn a_secret_is_opened_in_its_place_only() {
        let keys = Keys::parse(&key(1)).unwrap();
        let sealed = keys.seal(Place::Secret("a"), b"s3cret").unwrap();
        assert_eq!(keys.open(Place::Secret("a"), &sealed).unwrap(), b"s3cret");
        assert_eq!(keys.open(Place::Secret("b"), &sealed), Err(SealError::Damaged));
        assert_eq!(keys.open(Place::Webhook("a"), &sealed), Err(SealError::Damaged));
        assert_ne!(keys.seal(Place::Secret("a"), b"s3cret").unwrap(), sealed);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(keys.open(Place::Secret("a"), &changed).is_err(), "{at}");
            assert!(keys.open(Place::Secret("a"), &sealed[..at]).is_err(), "{at}");
        }
        assert_eq!(Keys::default().seal(Place::Secret("a"), b"s3cret"), Err(SealError::NoKey));
    }

    #[test]
    fn keys_can_be_changed() {
        let sealed = Keys::parse(&key(1)).unwrap().seal(Place::Webhook("u"), b"s3cret").unwrap();
        let both = Keys::parse(&format!("{}\n{}\n", key(2), key(1))).unwrap();
        assert_eq!(both.open(Place::Webhook("u"), &sealed).unwrap(), b"s3cret");
        let renewed = both.renew(Place::Webhook("u"), &sealed).unwrap().unwrap();
        assert_eq!(both.renew(Place::Webhook("u"), &renewed), Ok(None));
        let new = Keys::parse(&key(2)).unwrap();
        assert_eq!(new.open(Place::Webhook("u"), &renewed).unwrap(), b"s3cret");
        let error = new.open(Place::Webhook("u"), &sealed).unwrap_err();
        assert!(matches!(error, SealError::UnknownKey(_)), "{error}");
    }

    #[test]
    fn keys_are_32_bytes_in_hex_or_base64() {
        let hex = "00".repeat(31) + "fF";
        let url_safe = key(0xfb).replace('+', "-").replace('/', "_").replace('=', "");
        for good in [&hex, &url_safe, &key(9)] {
            assert!(Keys::parse(good).unwrap().id().is_some());
        }
        assert_eq!(Keys::parse(&url_safe).unwrap().id(), Keys::parse(&key(0xfb)).unwrap().id());
        for (wrong, expected) in [
            ("s3cret!", "key 1 is neither base64 nor hex"),
            ("c2hvcnQ=", "key 1 has 5 bytes: it must have 32"),
            (&*format!("{} {}", key(1), "ab".repeat(24)), "key 2 has 36 bytes"),
        ] {
            let error = Keys::parse(wrong).unwrap_err().to_string();
            assert!(error.starts_with(expected) && !error.contains("s3cret"), "{error}");
        }
        assert!(Keys::parse(" ").unwrap().is_empty());
        assert!(!format!("{:?}", Keys::parse(&key(1)).unwrap()).contains(&key(1)));
    }
}
