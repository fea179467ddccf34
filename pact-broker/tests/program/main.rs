//! The broker as a program: what it answers, and what becomes of its database.

mod access;
mod bodies;
mod broker;
mod check;
mod crash;
mod deliveries;
mod foreign;
mod hooks;
mod postgres;
mod races;
mod target;
mod tls;
mod unavailable;
