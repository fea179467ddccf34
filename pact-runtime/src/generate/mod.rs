//! Values that are made anew for every run.

mod date_expression;

pub use date_expression::{DateExpression, DateExpressionError};
