//! A JSON value that keeps what a contract needs kept: the order of members and the text of numbers.

mod parse;
mod text;
mod write;

use ecow::{EcoString, EcoVec, eco_format};

pub(crate) use parse::ReceivedJson;
pub use parse::{JsonSyntaxError, Place};

/// A JSON value. Members stay in the order they were written in, numbers keep their text (`1.0` is not `1`).
///
/// Cheap to clone: what is in an array or object is shared until one of the two is changed. A body of ten megabytes is
/// mostly small values, so a value is 24 bytes, with texts of up to 15 bytes in it.
///
/// ```
/// use pact_harness::model::Json;
///
/// let json = Json::parse(br#"{"total": 10.50}"#).unwrap();
/// assert_eq!(json.get("total").unwrap().to_string(), "10.50");
/// ```
#[derive(Debug, Clone)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(EcoString),
    /// A string, unescaped.
    String(EcoString),
    /// An array.
    Array(EcoVec<Json>),
    /// An object; no two members have the same name.
    Object(EcoVec<(EcoString, Json)>),
}

/// The members of an object, in order.
pub type Members = EcoVec<(EcoString, Json)>;

impl Json {
    /// The value of an object's member.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members()?.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// An object's members, in order.
    pub fn members(&self) -> Option<&[(EcoString, Json)]> {
        match self {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// An array's items.
    pub fn items(&self) -> Option<&[Json]> {
        match self {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    /// A string's text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The word for this kind of value: `string`, `number`, `object`, ...
    pub fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number(_) => "number",
            Json::String(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
        }
    }

    /// Whether the two share what is in them, so that nobody has to look whether it is equal.
    pub(crate) fn is_shared_with(&self, other: &Json) -> bool {
        match (self, other) {
            (Json::Array(a), Json::Array(b)) => std::ptr::eq(a.as_slice(), b.as_slice()),
            (Json::Object(a), Json::Object(b)) => std::ptr::eq(a.as_slice(), b.as_slice()),
            _ => false,
        }
    }

    /// A string value.
    pub fn string(text: impl Into<EcoString>) -> Self {
        Json::String(text.into())
    }

    /// An array of items.
    pub fn array(items: impl IntoIterator<Item = Json>) -> Self {
        Json::Array(items.into_iter().collect())
    }

    /// An object from names and values; the last of two members with one name stays.
    pub fn object<K: Into<EcoString>>(members: impl IntoIterator<Item = (K, Json)>) -> Self {
        Json::of_members(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// [`object`](Json::object) of what is a list of members already.
    pub fn of_members(members: Members) -> Self {
        Json::Object(parse::last_of_each_name(members))
    }

    /// A number, of any type of integer.
    pub fn of_number(number: impl std::fmt::Display) -> Self {
        Json::Number(eco_format!("{number}"))
    }

    /// Any serialisable value as JSON, struct fields in their own order.
    ///
    /// # Errors
    ///
    /// What serde says when the value has no JSON form, a map with keys that are no strings for one.
    pub fn of<T: serde::Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        let text = serde_json::to_vec(value)?;
        Json::parse(&text).map_err(serde::ser::Error::custom)
    }
}

/// Numbers are equal when they are of one kind (integer or decimal) and have one value: `1` is not `1.0`, but `1.0` is
/// `1.00`. The order of members does not matter.
impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Json::Null, Json::Null) => true,
            (Json::Bool(a), Json::Bool(b)) => a == b,
            (Json::Number(a), Json::Number(b)) => numbers_are_equal(a, b),
            (Json::String(a), Json::String(b)) => a == b,
            (Json::Array(a), Json::Array(b)) => a == b,
            (Json::Object(a), Json::Object(b)) => objects_are_equal(a, b),
            _ => false,
        }
    }
}

fn numbers_are_equal(a: &str, b: &str) -> bool {
    let value = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let is_integer = |text: &str| !text.contains(['.', 'e', 'E']);
    a == b || (!is_integer(a) && !is_integer(b) && value(a).is_some_and(|number| value(b) == Some(number)))
}

fn objects_are_equal(a: &[(EcoString, Json)], b: &[(EcoString, Json)]) -> bool {
    fn sorted(members: &[(EcoString, Json)]) -> Vec<&(EcoString, Json)> {
        let mut members: Vec<_> = members.iter().collect();
        members.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        members
    }
    let same_order = || a.iter().zip(b).all(|((a, _), (b, _))| a == b);
    if a.len() != b.len() {
        false
    } else if same_order() {
        a.iter().zip(b).all(|((_, a), (_, b))| a == b)
    } else {
        sorted(a).into_iter().zip(sorted(b)).all(|(a, b)| a == b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        Json::parse(text.as_bytes()).unwrap()
    }

    #[test]
    #[cfg(all(target_pointer_width = "64", target_endian = "little"))]
    fn a_value_takes_no_more_room_than_three_pointers() {
        assert_eq!(size_of::<Json>(), 24);
    }

    #[test]
    fn an_integer_is_not_equal_to_the_same_decimal() {
        assert_ne!(json("1"), json("1.0"));
        assert_eq!(json("1.0"), json("1.00"));
        assert_eq!(json("1e2"), json("100.0"));
    }

    #[test]
    fn the_order_of_members_does_not_matter_to_equality() {
        assert_eq!(json(r#"{"a":1,"b":2}"#), json(r#"{"b":2,"a":1}"#));
        assert_ne!(json(r#"{"a":1,"b":2}"#), json(r#"{"a":1,"c":2}"#));
    }

    #[test]
    fn a_struct_keeps_the_order_of_its_fields() {
        #[derive(serde::Serialize)]
        struct Payment {
            zebra: u8,
            amount: f64,
        }
        assert_eq!(Json::of(&Payment { zebra: 1, amount: 1.0 }).unwrap().to_string(), r#"{"zebra":1,"amount":1.0}"#);
    }
}
