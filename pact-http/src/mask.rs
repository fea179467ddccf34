//! What nobody may be told: secrets. Everything that is shown of an exchange, in reports, errors, a log or at a broker, is
//! made of what a [`Mask`] left of it: texts are masked as a whole, before they are cut or compared.

mod difference;
mod known;
mod names;
mod secrets;
mod text;

pub use self::difference::Shown as ShownDifference;
pub use self::known::Known;
pub use self::names::is_secret as is_secret_name;
pub use self::secrets::Mask;

/// What a secret is replaced by.
const HIDDEN: &str = "***";
