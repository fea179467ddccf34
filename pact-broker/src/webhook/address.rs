//! Which addresses are on the public internet. The others lead to this machine or into the network that it stands in.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is not on the public internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inner {
    /// This machine: `127.0.0.0/8`, `::1`.
    Loopback,
    /// A private network: `10.0.0.0/8`, `172.16.0.0/12`, `192.168.0.0/16`, `fc00::/7`.
    Private,
    /// A carrier's own network: `100.64.0.0/10`.
    Carrier,
    /// One link, where clouds answer with credentials: `169.254.0.0/16`, `fe80::/10`.
    LinkLocal,
    /// `0.0.0.0/8`, `::`: systems take it for this machine.
    Unspecified,
    /// Many machines: `224.0.0.0/4`, `ff00::/8`, `255.255.255.255`.
    Multicast,
    /// Documentation, benchmarks, translation, and what is not assigned.
    Reserved,
}

impl Inner {
    /// Whether a host that is allowed by its name may have such an address. The others have to be allowed as addresses.
    pub fn is_a_place(self) -> bool {
        matches!(self, Inner::Loopback | Inner::Private | Inner::Carrier)
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Inner::Loopback => "a loopback address",
            Inner::Private => "an address of a private network",
            Inner::Carrier => "an address of a carrier's network",
            Inner::LinkLocal => "a link-local address",
            Inner::Unspecified => "an unspecified address",
            Inner::Multicast => "a multicast address",
            Inner::Reserved => "a reserved address",
        })
    }
}

/// Why an address is not on the public internet; `None` for one that is. An IPv6 address that stands for an IPv4 address is
/// judged by that one.
pub(super) fn inner(address: IpAddr) -> Option<Inner> {
    match address.to_canonical() {
        IpAddr::V4(address) => inner_v4(address),
        IpAddr::V6(address) => inner_v6(address),
    }
}

fn inner_v4(address: Ipv4Addr) -> Option<Inner> {
    Some(match address.octets() {
        [0, ..] => Inner::Unspecified,
        [127, ..] => Inner::Loopback,
        [10, ..] | [192, 168, ..] => Inner::Private,
        [172, second, ..] if second & 0xf0 == 16 => Inner::Private,
        [100, second, ..] if second & 0xc0 == 64 => Inner::Carrier,
        [169, 254, ..] => Inner::LinkLocal,
        [224..=239, ..] | [255, 255, 255, 255] => Inner::Multicast,
        // Protocols and documentation, the relay of 6to4, benchmarks, what is not assigned.
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => {
            Inner::Reserved
        }
        [240..=255, ..] => Inner::Reserved,
        _ => return None,
    })
}

fn inner_v6(address: Ipv6Addr) -> Option<Inner> {
    let segments = address.segments();
    match segments {
        _ if address.is_unspecified() => return Some(Inner::Unspecified),
        _ if address.is_loopback() => return Some(Inner::Loopback),
        // NAT64 and 6to4: the network sends it to the IPv4 address.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => return inner_v4(v4(high, low)),
        // ISATAP, below any prefix.
        [_, _, _, _, 0 | 0x200, 0x5efe, high, low] if inner_v4(v4(high, low)).is_some() => {
            return inner_v4(v4(high, low));
        }
        _ => {}
    }
    Some(match segments {
        [first, ..] if first & 0xfe00 == 0xfc00 => Inner::Private,
        // Site-local too, which was given up, and which systems still route inside.
        [first, ..] if first & 0xff80 == 0xfe80 => Inner::LinkLocal,
        [first, ..] if first & 0xff00 == 0xff00 => Inner::Multicast,
        // Teredo and other protocols, documentation.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => Inner::Reserved,
        [0x3fff, second, ..] if second < 0x1000 => Inner::Reserved,
        // The only part of IPv6 that is assigned to the internet.
        [first, ..] if first & 0xe000 == 0x2000 => return None,
        _ => Inner::Reserved,
    })
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_lead_inside_are_known_in_every_form() {
        for (addresses, expected) in [
            (
                "127.0.0.1 127.255.255.254 ::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::1 2a00::5efe:7f00:1",
                Inner::Loopback,
            ),
            (
                "10.1.2.3 172.16.0.1 172.31.255.255 192.168.0.1 fc00::1 fdff::1 ::ffff:10.0.0.1 64:ff9b::10.0.0.1",
                Inner::Private,
            ),
            ("100.64.0.1 100.127.255.255", Inner::Carrier),
            ("169.254.169.254 fe80::1 febf::1 fec0::1 ::ffff:169.254.169.254 2002:a9fe:a9fe::1", Inner::LinkLocal),
            ("0.0.0.0 0.1.2.3 :: ::ffff:0.0.0.0", Inner::Unspecified),
            ("224.0.0.1 239.255.255.255 255.255.255.255 ff02::1", Inner::Multicast),
            (
                "192.0.2.1 198.18.0.1 203.0.113.9 240.0.0.1 ::127.0.0.1 ::ffff:0:127.0.0.1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 3fff::1 5f00::1 4000::1",
                Inner::Reserved,
            ),
        ] {
            for address in addresses.split(' ') {
                assert_eq!(inner(address.parse().unwrap()), Some(expected), "{address}");
            }
        }
        for address in
            "1.1.1.1 100.63.255.255 100.128.0.1 172.32.0.1 192.0.1.1 2606:4700::1111 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::808:808"
                .split(' ')
        {
            assert_eq!(inner(address.parse().unwrap()), None, "{address}");
        }
    }
}
