//! Matching rules on the wire: by category, then by path or name, then a list with its combination.

mod read;
mod rule;
mod write;

pub(super) use read::{LeftOut, merged, metadata_name, parse_path, read};
pub(super) use write::{add_unreadable, is_name_of_version_2, metadata_key, write, write_by_path, write_list};
