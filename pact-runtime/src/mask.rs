//! What nobody may be told: secrets. Everything that is shown of an exchange, in reports, errors, a log or at a broker, is
//! made of what a [`Mask`] left of it: texts are masked as a whole, before they are cut or compared.

#[cfg(feature = "provider")]
mod difference;
mod known;
#[cfg(feature = "provider")]
mod names;
#[cfg(feature = "provider")]
mod secrets;
#[cfg(feature = "provider")]
mod text;

#[cfg(feature = "provider")]
pub(crate) use self::difference::Shown as ShownDifference;
#[cfg(feature = "broker")]
pub(crate) use self::known::Known;
#[cfg(feature = "provider")]
pub(crate) use self::secrets::Mask;

/// What a secret is replaced by.
const HIDDEN: &str = "***";
