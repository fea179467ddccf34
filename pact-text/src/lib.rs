//! What can be said of a contract's texts by looking at them alone: whether a regular expression or a date pattern is one,
//! whether an example keeps it, and which version of the specification has a matcher. The macros say it when a test is
//! compiled, the runtime when it is run, and it is the same. Depend on `pact-harness`, not on this.

mod date_pattern;
mod date_time;
mod file_name;
#[cfg(feature = "regex")]
mod regex;
mod semver;
mod spec_version;
mod template;
pub mod verdict;
pub mod vocabulary;

pub use date_pattern::{DatePattern, DatePatternError, DateTextError};
pub use date_time::DateTime;
pub use file_name::{FileNameError, check_file_name, pact_file_name};
#[cfg(feature = "regex")]
pub use regex::{Regex, RegexError, unquote};
pub use semver::is_semver;
pub use spec_version::SpecVersion;
pub use template::{Template, TemplateError};
