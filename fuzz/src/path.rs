//! Path expressions: reading one never panics, and one that was read is written so that it reads the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::model::PathExpression;

fuzz_target!(|text: &str| {
    if let Ok(path) = text.parse::<PathExpression>() {
        let written = path.to_string();
        assert_eq!(written.parse::<PathExpression>().as_ref(), Ok(&path), "written as {written}");
    }
});
