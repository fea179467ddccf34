//! What a verification found, for people.

mod human;
