//! The broker as a program: what it answers, and what becomes of its database.

mod access;
mod bodies;
mod broker;
mod check;
mod crash;
mod foreign;
mod hooks;
mod postgres;
mod races;
mod tls;
mod unavailable;
