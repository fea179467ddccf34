use std::fmt;

/// Why a request cannot be sent with the values at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unrenderable {
    /// `${user.NAME}` of a secret that the broker does not have.
    NoSecret(String),
    /// A header would have a control character in it.
    Header(String),
    /// The user or the password of basic authentication would have a control character, or the user a colon.
    Credentials,
    /// A part of the path would be `.` or `..`.
    Path,
    /// What was filled in changed the host, or the address is invalid.
    Url,
    /// A value for a body of a type that is not known has a control character.
    Body,
    /// An object in the body would have a member twice.
    Member,
    /// The request would be too long.
    TooLong,
}

impl fmt::Display for Unrenderable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unrenderable::NoSecret(name) => {
                write!(f, "there is no secret {name}, which the request has as ${{user.{name}}}")
            }
            Unrenderable::Header(name) => {
                write!(f, "the value of the header {name} would have a control character, such as a line break")
            }
            Unrenderable::Credentials => {
                f.write_str("the user name would have a colon, or it or the password a control character")
            }
            Unrenderable::Path => f.write_str("a part of the path would be `.` or `..` and lead elsewhere"),
            Unrenderable::Url => f.write_str("the URL is invalid"),
            Unrenderable::Body => f.write_str(
                "a value has a control character, such as a line break, and how to escape it is not known of this type of body",
            ),
            Unrenderable::Member => f.write_str("an object in the body would have two members of the same name"),
            Unrenderable::TooLong => write!(f, "the request would be longer than {} bytes", super::render::LONGEST),
        }
    }
}

impl std::error::Error for Unrenderable {}
