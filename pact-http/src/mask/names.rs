//! Which names say that a value is a secret. Names are compared by words, so that `X-Api-Key`, `api_key` and `apiKey` are
//! the same, and `author` and `keyword` are none. `docs/security.md` has these lists for users.

use pact_core::model::percent_decode;

/// A shorter name is none of these.
const SHORTEST: usize = 3;

/// Secrets wherever they stand, also written as one word: `accesstoken`.
const SECRETS: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "token",
    "jwt",
    "credential",
    "authorization",
    "apikey",
    "privatekey",
    "accesskey",
];

/// Secrets in headers, parameters, fields of forms and metadata; members of a body have too many of these names.
const OF_HEADERS: [&str; 13] = [
    "auth",
    "oauth",
    "authentication",
    "cookie",
    "session",
    "sessionid",
    "sid",
    "sig",
    "signature",
    "csrf",
    "xsrf",
    "otp",
    "pass",
];

/// A key with one of these words before it is no secret; others are, where headers and the like have them.
const KEYS_IN_THE_OPEN: [&str; 18] = [
    "sort",
    "order",
    "partition",
    "primary",
    "foreign",
    "cache",
    "routing",
    "idempotency",
    "public",
    "surrogate",
    "socket",
    "message",
    "group",
    "row",
    "range",
    "object",
    "index",
    "search",
];

/// A code is a secret by itself (OAuth's `code`), and with one of these words before it.
const SECRET_CODES: [&str; 14] = [
    "auth",
    "authorization",
    "access",
    "verification",
    "device",
    "user",
    "security",
    "mfa",
    "totp",
    "sms",
    "pin",
    "reset",
    "recovery",
    "login",
];

/// A token with one of these words before it only says where a list goes on.
const OPEN_TOKENS: [&str; 5] = ["page", "continuation", "pagination", "sync", "cancellation"];

/// A name that ends so says something about a secret, and is none: `token_type`.
const ABOUT: [&str; 29] = [
    "type",
    "kind",
    "name",
    "count",
    "length",
    "size",
    "expiry",
    "expires",
    "expiration",
    "ttl",
    "age",
    "url",
    "uri",
    "endpoint",
    "method",
    "mode",
    "scheme",
    "algorithm",
    "alg",
    "version",
    "policy",
    "required",
    "enabled",
    "limit",
    "remaining",
    "at",
    "in",
    "format",
    "status",
];

/// Whether a header, parameter, field or member of metadata of this name is a secret.
pub fn is_secret(name: &str) -> bool {
    if name.len() < SHORTEST {
        return false;
    }
    let words = words(&percent_decode(name));
    if is_about(&words) {
        return false;
    }
    let (last, before) = match &words[..] {
        [] => return false,
        [last] => (last.as_str(), None),
        [.., before, last] => (last.as_str(), Some(before.as_str())),
    };
    let is_key = last == "key" && before.is_none_or(|before| !KEYS_IN_THE_OPEN.contains(&before));
    let is_code = last == "code" && before.is_none_or(|before| SECRET_CODES.contains(&before));
    is_key
        || is_code
        || has_secret(&words)
        || words
            .iter()
            .any(|word| OF_HEADERS.contains(&word.as_str()) || word.ends_with("sessid") || word.ends_with("sessionid"))
}

/// Whether a member of JSON, or an element or attribute of XML, of this name is a secret.
pub(super) fn is_secret_member(name: &str) -> bool {
    if name.len() < SHORTEST {
        return false;
    }
    let words = words(name);
    !is_about(&words) && has_secret(&words)
}

fn is_about(words: &[String]) -> bool {
    let ends_so = words.last().is_some_and(|last| ABOUT.contains(&last.as_str()));
    let is_open_token = words.windows(2).any(|two| two[1] == "token" && OPEN_TOKENS.contains(&two[0].as_str()));
    ends_so || is_open_token
}

fn has_secret(words: &[String]) -> bool {
    let is_one =
        |word: &str| SECRETS.iter().any(|secret| word == *secret || (secret.len() > 3 && word.ends_with(secret)));
    let pair = |two: &[String]| SECRETS.contains(&two.concat().as_str());
    let is_key_of_secrets = |two: &[String]| two[1] == "key" && ["signing", "encryption", "master"].contains(&&*two[0]);
    words.iter().any(|word| is_one(word)) || words.windows(2).any(|two| pair(two) || is_key_of_secrets(two))
}

/// The words of a name, in lower case and in the singular, without numbers.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (i, c) in chars.iter().enumerate() {
        let (before, after) = (i.checked_sub(1).map(|i| chars[i]), chars.get(i + 1));
        // apiKey, APIKey
        let begins = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if begins || !c.is_alphabetic() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphabetic(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        let plural = word.strip_suffix('s').filter(|one| {
            ["key", "code"].contains(one) || SECRETS.iter().chain(&OF_HEADERS).any(|secret| one.ends_with(secret))
        });
        if let Some(one) = plural {
            *word = one.to_owned();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_secrets_however_they_are_written() {
        let secrets = "Authorization Proxy-Authorization Set-Cookie Cookie X-API-Key api_key apiKey APIKey apikey key x-csrf-TOKEN \
            X-Amz-Credential X-Amz-Signature X-Hub-Signature-256 X-Amz-Security-Token user_passwd Private-Key access_token \
            accesstoken client_secret clientSecret sessionid session_id JSESSIONID PHPSESSID connect.sid X-Session-Id sig jwt \
            X-JWT-Assertion code auth_code user[password] access%5Ftoken id_token2 oauth_token secrets X-Auth x-functions-key \
            Ocp-Apim-Subscription-Key passphrase authToken pwd password_hash X-Acme-Key";
        for name in secrets.split_whitespace() {
            assert!(is_secret(name), "{name}");
        }
        let open = "Content-Type Accept X-Team author keyword country_code status_code zip_code sort_key error-code token_type \
            expires_in authority X-Request-Id tokenizer secretary monkey design next_page_token pageToken Idempotency-Key \
            Sec-WebSocket-Key public_key sku id name passenger compass keyboard encode session_count cookie_policy WWW-Authenticate \
            Location ETag barcode decode";
        for name in open.split_whitespace() {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn members_have_many_names_that_only_look_like_secrets() {
        for name in [
            "password",
            "newPassword",
            "token",
            "accessToken",
            "refresh_token",
            "client_secret",
            "apiKey",
            "private_key",
            "credentials",
            "jwt",
        ] {
            assert!(is_secret_member(name), "{name}");
        }
        for name in [
            "code",
            "key",
            "session",
            "sessionId",
            "auth",
            "signature",
            "cookie",
            "tokenType",
            "nextPageToken",
            "sid",
            "total_tokens_count",
        ] {
            assert!(!is_secret_member(name), "{name}");
        }
    }
}
