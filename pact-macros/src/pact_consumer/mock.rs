//! The options about the mock provider.

use std::net::{IpAddr, SocketAddr};

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use crate::errors::Errors;
use crate::options::Options;

const BIND: &str =
    "`bind` takes an address of this machine, with a port or without: \"0.0.0.0\", \"127.0.0.1:8080\", \"[::1]:8080\"";

pub(super) const OPTIONS: [&str; 7] =
    ["bind", "port", "order", "unmatched_status", "cors_preflight", "body_limit", "tls"];

/// How a mock provider serves, as far as it is said.
#[derive(Clone)]
pub(super) struct Mock {
    bind: Option<IpAddr>,
    port: Option<u16>,
    sequence: Option<bool>,
    unmatched_status: Option<u16>,
    cors_preflight: Option<Ident>,
    body_limit: Option<usize>,
    tls: Option<Ident>,
}

impl Mock {
    pub(super) fn read(options: &Options, errors: &mut Errors) -> Self {
        let (bind, bound_port) = bind(options, errors);
        let port = options.port("port", errors);
        if let (Some(_), Some(key)) = (bound_port, options.key("port")) {
            errors.at(key, "`bind` already says the port: remove one of the two");
        }
        Self {
            bind,
            port: port.or(bound_port),
            sequence: options.choice("order", &[("any", false), ("sequence", true)], errors),
            unmatched_status: unmatched_status(options, errors),
            cors_preflight: flag("cors_preflight", options, errors),
            body_limit: body_limit(options, errors),
            tls: flag("tls", options, errors),
        }
    }

    /// The same, with what another says where this one is silent.
    pub(super) fn or(self, other: &Self) -> Self {
        let other = other.clone();
        Self {
            bind: self.bind.or(other.bind),
            port: self.port.or(other.port),
            sequence: self.sequence.or(other.sequence),
            unmatched_status: self.unmatched_status.or(other.unmatched_status),
            cors_preflight: self.cors_preflight.or(other.cors_preflight),
            body_limit: self.body_limit.or(other.body_limit),
            tls: self.tls.or(other.tls),
        }
    }

    /// The port that both ask for at one address.
    pub(super) fn clashes_with(&self, other: &Self) -> Option<u16> {
        self.port.filter(|_| self.port == other.port && self.bind == other.bind)
    }

    pub(super) fn expand(&self, private: &TokenStream) -> TokenStream {
        let mut options = quote!(#private::MockOptions::new());
        if let Some(ip) = self.bind {
            let ip = match ip {
                IpAddr::V4(ip) => {
                    let bits = ip.to_bits();
                    quote!(V4(::core::net::Ipv4Addr::from_bits(#bits)))
                }
                IpAddr::V6(ip) => {
                    let bits = ip.to_bits();
                    quote!(V6(::core::net::Ipv6Addr::from_bits(#bits)))
                }
            };
            options.extend(quote!(.bind(::core::net::IpAddr::#ip)));
        }
        options.extend(self.port.map(|port| quote!(.port(#port))));
        options.extend(self.sequence.filter(|sequence| *sequence).map(|_| quote!(.order(#private::Order::Sequence))));
        options.extend(self.unmatched_status.map(|status| quote!(.unmatched_status(#status))));
        options.extend(self.body_limit.map(|bytes| quote!(.body_limit(#bytes))));
        for flag in [&self.cors_preflight, &self.tls].into_iter().flatten() {
            // The compiler shows there that a feature is missing.
            options.extend(quote_spanned!(flag.span()=> .#flag()));
        }
        options
    }
}

fn bind(options: &Options, errors: &mut Errors) -> (Option<IpAddr>, Option<u16>) {
    let Some(literal) = options.text("bind", errors) else { return (None, None) };
    let text = literal.value();
    if let Ok(ip) = text.parse() {
        return (Some(ip), None);
    }
    match text.parse::<SocketAddr>() {
        Ok(address) if address.port() == 0 => {
            errors.at(&literal, "leave the port out for a free one that the system picks");
            (None, None)
        }
        Ok(address) => (Some(address.ip()), Some(address.port())),
        Err(_) => {
            errors.at(&literal, BIND);
            (None, None)
        }
    }
}

fn unmatched_status(options: &Options, errors: &mut Errors) -> Option<u16> {
    let (literal, status) = options.number("unmatched_status", errors)?;
    let status = u16::try_from(status).ok().filter(|status| (400..600).contains(status));
    if status.is_none() {
        errors.at(literal, "`unmatched_status` takes the status of an error, from 400 to 599");
    }
    status
}

fn body_limit(options: &Options, errors: &mut Errors) -> Option<usize> {
    let (literal, bytes) = options.number("body_limit", errors)?;
    if bytes == 0 {
        errors.at(literal, "`body_limit` takes a number of bytes from 1 on");
    }
    Some(bytes)
}

fn flag(key: &str, options: &Options, errors: &mut Errors) -> Option<Ident> {
    options.flag(key, errors).then(|| options.key(key).cloned()).flatten()
}
