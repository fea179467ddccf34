use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({
        "includes": includes("found", "lost"),
        "semver": semver("1.0"),
        "integer": integer_in_range(10, 1).example(5),
        "negative": random_int(-1, -2),
        "number": number_in_range(0.5, -1),
        "tiny": number_in_range(0, 0.000001),
        "huge": number_in_range(1e15, 1e16),
        "none": one_of([]),
        "no text": one_of(vec![]),
        "no variant": array_containing([]),
        "no matcher": all_of([]),
        "digits": random_decimal(0),
        "state": from_state("/users/${id", "/users/1"),
    });
}
