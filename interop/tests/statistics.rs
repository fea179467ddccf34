//! The official crates report their runs to an analytics service, unless a variable says otherwise.

#[test]
fn the_official_crates_are_told_to_report_nothing() {
    assert_eq!(std::env::var("PACT_DO_NOT_TRACK").as_deref(), Ok("true"));
}
