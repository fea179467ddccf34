/// Whether a text is a semantic version in full, `1.0.0`: `1.0` is none.
///
/// ```
/// assert!(pact_text::is_semver("1.0.0-rc.1") && !pact_text::is_semver("1.0"));
/// ```
pub fn is_semver(text: &str) -> bool {
    ::semver::Version::parse(text).is_ok()
}
