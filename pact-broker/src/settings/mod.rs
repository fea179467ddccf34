//! Settings: which database, who may read and write, under which addresses clients
//! reach the broker, where badges are drawn.

mod access;
mod address;
mod badges;
mod database;

pub use access::{AccessOptions, InvalidAccess};
pub use address::AddressOptions;
pub use badges::{BadgeOptions, Mode};
pub use database::{DatabaseOptions, UnknownDatabase};
