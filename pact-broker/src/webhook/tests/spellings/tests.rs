//! However a host is written: no connection leads inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;
use url::Url;

use super::super::request::Names;
use crate::testing::wait;
use crate::webhook::Hosts;
use crate::webhook::connect::addresses;

/// Another opinion of what leads inside.
fn leads_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => {
            let shared = a.octets()[0] == 100 && (64..128).contains(&a.octets()[1]);
            a.is_loopback()
                || a.is_private()
                || a.is_link_local()
                || a.is_unspecified()
                || a.is_broadcast()
                || a.is_multicast()
                || shared
        }
        IpAddr::V6(a) => {
            let text = a.segments();
            let v4 =
                |high: u16, low: u16| leads_inside(Ipv4Addr::from((u32::from(high) << 16) + u32::from(low)).into());
            a.is_loopback()
                || a.is_unspecified()
                || a.is_multicast()
                || a.is_unique_local()
                || a.is_unicast_link_local()
                || a.to_ipv4().is_some_and(|a| leads_inside(a.into()))
                || (text[..6] == [0x64, 0xff9b, 0, 0, 0, 0] && v4(text[6], text[7]))
                || (text[0] == 0x2002 && v4(text[1], text[2]))
        }
    }
}

fn inner_v4() -> impl Strategy<Value = Ipv4Addr> {
    let rest = any::<u32>();
    (
        prop::sample::select(vec![
            (127, 8),
            (10, 8),
            (0, 8),
            (0xa9fe, 16),
            (0xc0a8, 16),
            (0xac1, 12),
            (0x191, 10),
            (0xe, 4),
        ]),
        rest,
    )
        .prop_map(|((prefix, bits), rest): ((u32, u32), u32)| Ipv4Addr::from(prefix << (32 - bits) | rest >> bits))
}

/// A number in one of the bases that systems read.
fn number(value: u32) -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        format!("{value}"),
        format!("0{value:o}"),
        format!("0x{value:x}"),
        format!("0X{value:X}"),
        format!("0x{value:08x}"),
        format!("000{value:o}"),
    ])
}

/// An IPv4 address in one to four parts.
fn spelled_v4(address: Ipv4Addr) -> impl Strategy<Value = String> {
    let [a, b, c, d] = address.octets().map(u32::from);
    let parts = vec![vec![a, b, c, d], vec![a, b, c << 8 | d], vec![a, b << 16 | c << 8 | d], vec![u32::from(address)]];
    let joined = prop::sample::select(parts).prop_flat_map(|parts| parts.into_iter().map(number).collect::<Vec<_>>());
    (joined, any::<bool>(), 0..3).prop_map(|(parts, dot, form)| {
        let text = parts.join(".") + if dot { "." } else { "" };
        match form {
            0 => text,
            // Digits of another script, which are read as ours.
            1 => text.chars().map(|c| c.to_digit(10).map_or(c, |n| char::from_u32(0xff10 + n).unwrap())).collect(),
            _ => text.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat(),
        }
    })
}

fn spelled_v6(v4: Ipv4Addr, form: usize) -> String {
    let [a, b, c, d] = v4.octets();
    let (high, low) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
    let address = match form {
        0 => v4.to_ipv6_mapped(),
        1 => v4.to_ipv6_compatible(),
        2 => Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
        3 => Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
        4 => Ipv6Addr::new(0xfd00, high, 0, 0, 0, 0, 0, low),
        5 => Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, high, low),
        _ => return format!("[::ffff:{v4}]"),
    };
    format!("[{address}]")
}

fn host() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => inner_v4().prop_flat_map(spelled_v4),
        2 => (inner_v4(), 0..7_usize).prop_map(|(address, form)| spelled_v6(address, form)),
        1 => "[a-z0-9.%\\[\\]:@x_-]{1,30}",
        1 => "\\PC{1,12}",
        1 => (inner_v4(), "[a-z]{1,8}").prop_map(|(address, user)| format!("{user}@{address}")),
        1 => inner_v4().prop_map(|address| format!("example.com@{address}")),
        1 => inner_v4().prop_map(|address| format!("{address}\\@example.com")),
    ]
}

fn allowed(hosts: &str, url: &str) -> Vec<IpAddr> {
    let Ok(url) = Url::parse(url) else { return Vec::new() };
    // Whatever name it is leads inside.
    let names = Names::new(&[&["127.0.0.1", "::1"]]);
    let found = wait(addresses(&Hosts::parse(hosts).unwrap(), &*names, &url));
    found.unwrap_or_default().into_iter().map(|address| address.ip()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_spelling_of_a_host_leads_inside(host in host(), secure: bool) {
        let scheme = if secure { "https" } else { "http" };
        for url in [format!("{scheme}://{host}/"), format!("{scheme}://{host}:8080/a"), format!("{scheme}:\\\\{host}")] {
            for hosts in ["", "*.com", "/.*/", "8.8.8.8"] {
                for address in allowed(hosts, &url) {
                    prop_assert!(!leads_inside(address), "{url} leads to {address}");
                }
            }
        }
    }

    #[test]
    fn an_inner_address_is_known_in_every_spelling(spelled in inner_v4().prop_flat_map(|v4| (Just(v4), spelled_v4(v4)))) {
        let (address, spelled) = spelled;
        let url = format!("http://{spelled}/");
        prop_assert_eq!(allowed("0.0.0.0/0", &url), vec![IpAddr::from(address)], "{}", url);
    }
}
