//! What the attribute macros registered: the only global of the crate. Entries come through `inventory`, whose order is
//! undefined, so they are sorted whenever they are read.

mod nearest;
mod site;

pub use nearest::did_you_mean;
pub use site::{Site, target};

/// Something that a macro registers, with the place where the user wrote it.
pub trait Entry: inventory::Collect {
    /// Where it was written.
    fn site(&self) -> &Site;

    /// Where it was written once for several cases: how many of them have a number.
    fn cases(&self) -> Option<usize> {
        None
    }
}

/// Every registered entry of a kind, by file, line and column: `all::<StateHandler>()` lists the states that this program
/// can set up.
pub fn all<E: Entry>() -> Vec<&'static E> {
    let mut entries: Vec<&'static E> = inventory::iter::<E>.into_iter().collect();
    entries.sort_by_key(|entry| {
        let site = entry.site();
        (site.file, site.line, site.column, site.module, site.name)
    });
    entries
}
