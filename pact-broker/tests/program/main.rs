//! The broker as a program: what it answers, and what becomes of its database.

mod access;
mod broker;
mod check;
mod crash;
mod postgres;
mod races;
mod unavailable;
