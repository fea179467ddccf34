//! The serializer that writes nothing, and notes what it is handed and where.

use serde::Serialize;
use serde::ser::{self, Serializer};

use super::trace::{Part, Trace};
use crate::model::{Json, PathExpression, PathToken};

type Error = serde_json::Error;

/// Serialises a value, to see where its parts land.
pub(super) fn trace<T: Serialize + ?Sized>(value: &T) -> Result<Trace, Error> {
    let mut trace = Trace::default();
    record(value, PathExpression::root(), &mut trace)?;
    Ok(trace)
}

/// Notes a value and all of its parts.
fn record<T: Serialize + ?Sized>(value: &T, at: PathExpression, trace: &mut Trace) -> Result<(), Error> {
    trace.add(Part::of(value), at.clone());
    value.serialize(Recorder { at, trace })
}

/// A key that is no text has the text of its JSON, as `serde_json` writes it.
pub(super) fn key<T: Serialize + ?Sized>(key: &T) -> Result<String, Error> {
    let key = Json::of(key)?;
    Ok(key.as_str().map_or_else(|| key.to_string(), str::to_owned))
}

struct Recorder<'t> {
    at: PathExpression,
    trace: &'t mut Trace,
}

/// The parts of an array or object.
struct Members<'t> {
    at: PathExpression,
    trace: &'t mut Trace,
    next: usize,
    key: String,
}

impl<'t> Recorder<'t> {
    fn members(self) -> Members<'t> {
        Members { at: self.at, trace: self.trace, next: 0, key: String::new() }
    }

    fn below(self, name: &str) -> Self {
        Recorder { at: self.at.join(PathToken::Field(name.to_owned())), trace: self.trace }
    }
}

impl Members<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let token = PathToken::Index(self.next);
        self.next += 1;
        record(value, self.at.join(token), self.trace)
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        record(value, self.at.join(PathToken::Field(name.to_owned())), self.trace)
    }
}

macro_rules! note_nothing {
    ($($method:ident($value:ty)),+) => {$(
        fn $method(self, _: $value) -> Result<(), Error> {
            Ok(())
        }
    )+};
}

impl<'t> Serializer for Recorder<'t> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Members<'t>;
    type SerializeTuple = Members<'t>;
    type SerializeTupleStruct = Members<'t>;
    type SerializeTupleVariant = Members<'t>;
    type SerializeMap = Members<'t>;
    type SerializeStruct = Members<'t>;
    type SerializeStructVariant = Members<'t>;

    note_nothing!(
        serialize_bool(bool),
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_i128(i128),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32),
        serialize_u64(u64),
        serialize_u128(u128),
        serialize_f32(f32),
        serialize_f64(f64),
        serialize_char(char),
        serialize_str(&str),
        serialize_bytes(&[u8]),
        serialize_unit_struct(&'static str)
    );

    fn serialize_none(self) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        record(value, self.at, self.trace)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        record(value, self.at, self.trace)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.members().member(variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Members<'t>, Error> {
        Ok(self.members())
    }

    fn serialize_tuple(self, _: usize) -> Result<Members<'t>, Error> {
        Ok(self.members())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Members<'t>, Error> {
        Ok(self.members())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members<'t>, Error> {
        Ok(self.below(variant).members())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<'t>, Error> {
        Ok(self.members())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members<'t>, Error> {
        Ok(self.members())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members<'t>, Error> {
        Ok(self.below(variant).members())
    }
}

macro_rules! note_items {
    ($($interface:ident::$method:ident),+) => {$(
        impl ser::$interface for Members<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        }
    )+};
}

note_items!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! note_members {
    ($($interface:ident),+) => {$(
        impl ser::$interface for Members<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        }
    )+};
}

note_members!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Members<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = self::key(key)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = std::mem::take(&mut self.key);
        self.member(&key, value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}
