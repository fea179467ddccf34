/// Whether a text is a full semantic version: `1.0.0` and `1.0.0-rc.1` are, `1.0` is not.
pub fn is_semver(text: &str) -> bool {
    ::semver::Version::parse(text).is_ok()
}
