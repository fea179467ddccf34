use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({
        "group": regex("pay_(1", "pay_1"),
        "example": regex("^pay_[0-9]+$", "pay_x"),
        "whole text": each_like({ "id": like(regex(r"\d", "12")) }),
        "generated": regex("[a-z", "a").generated(),
        "unknown example": regex("*", format!("{}", 1)),
        "path": mock_url("/orders/(", "http://localhost/orders/1"),
        "in a list": any_of([regex("a", "b"), null_value()]),
    });
}
