//! Settings: which database, who may read and write, under which addresses clients
//! reach the broker, where badges are drawn, what webhooks may do.

mod access;
mod address;
mod badges;
mod database;
mod webhooks;

pub use access::{AccessOptions, InvalidAccess};
pub use address::AddressOptions;
pub use badges::{BadgeOptions, Mode};
pub use database::{DatabaseOptions, UnknownDatabase};
pub use webhooks::{InvalidWebhooks, Statuses, WebhookOptions, Words};
