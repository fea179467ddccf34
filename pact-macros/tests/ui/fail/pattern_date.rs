use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({
        "pattern": date("yyyy-bb-dd", "2024-02-29"),
        "example": date("yyyy-MM-dd", "2023-02-29"),
        "time": time("HH:mm", "24:00").generated_at("+ 1 hour"),
        "datetime": datetime("yyyy-MM-dd'T'HH:mm", "2024-02-29 10:00"),
        "unknown example": date("yyyy-MM-dd'", String::new()),
    });
}
