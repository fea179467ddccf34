use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::*;

/// `{"a": 1}` as Node's zlib compresses it.
const BROTLI: &[u8] = b"\x8b\x03\x80{\"a\": 1}\x03";
/// A mebibyte of zeros.
const BROTLI_ZEROS: &[u8] = b"\x5b\xff\xff\x8f\x7f\x02\x20\x1e\x0b\x04\x72\xef\x1f\x00";
const TEXT: &[u8] = b"{\"a\": 1}";
const LIMIT: usize = 1000;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn raw(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn of(line: &str, body: &[u8]) -> Result<Vec<u8>, CodingError> {
    decode([line], body.into(), LIMIT).map(Cow::into_owned)
}

#[test]
fn every_coding_is_decoded_whatever_its_case() {
    for (coding, body) in [
        ("gzip", gzip(TEXT)),
        ("x-gzip", gzip(TEXT)),
        ("GZip", gzip(TEXT)),
        ("deflate", zlib(TEXT)),
        ("deflate", raw(TEXT)),
        ("br", BROTLI.to_vec()),
        ("identity", TEXT.to_vec()),
        ("", TEXT.to_vec()),
        (" , ", TEXT.to_vec()),
    ] {
        assert_eq!(of(coding, &body).unwrap(), TEXT, "{coding:?}");
    }
}

#[test]
fn several_codings_are_undone_from_the_last_to_the_first() {
    let body = gzip(&zlib(BROTLI));
    assert_eq!(of("br, deflate,gzip", &body).unwrap(), TEXT);
    assert_eq!(decode(["br", "identity, deflate", "gzip"], body.into(), LIMIT).unwrap(), TEXT);
    assert_eq!(of("gzip, gzip, gzip, gzip, gzip, gzip", TEXT), Err(CodingError::TooMany { limit: 5 }));
}

#[test]
fn a_gzip_body_may_have_several_members() {
    assert_eq!(of("gzip", &[gzip(b"{\"a\""), gzip(b": 1}")].concat()).unwrap(), TEXT);
}

#[test]
fn an_empty_body_needs_no_decoder() {
    assert_eq!(of("gzip", b"").unwrap(), b"");
    assert_eq!(of("zstd", b"").unwrap(), b"");
}

#[test]
fn an_unsupported_coding_is_named_as_it_stands() {
    for coding in ["zstd", "compress", "Lzma", "gzip;q=1", "é"] {
        assert_eq!(of(coding, TEXT), Err(CodingError::Unsupported { coding: coding.to_owned() }));
    }
}

#[test]
fn what_is_damaged_or_not_whole_or_too_much_is_corrupt() {
    for (coding, whole) in
        [("gzip", gzip(TEXT)), ("deflate", zlib(TEXT)), ("deflate", raw(TEXT)), ("br", BROTLI.to_vec())]
    {
        let corrupt = |body: &[u8]| matches!(of(coding, body), Err(CodingError::Corrupt { coding: named, .. }) if named == coding);
        for end in 1..whole.len() {
            assert!(corrupt(&whole[..end]), "{coding} of {end} bytes");
        }
        assert!(corrupt(&[&whole[..], b"more"].concat()), "{coding} and more");
        assert!(corrupt(TEXT), "{coding} that is none");
    }
    let mut damaged = gzip(TEXT);
    damaged[20] ^= 1;
    assert!(matches!(of("gzip", &damaged), Err(CodingError::Corrupt { .. })));
}

#[test]
fn damage_anywhere_never_panics() {
    for (coding, whole) in [("gzip", gzip(TEXT)), ("deflate", zlib(TEXT)), ("br", BROTLI.to_vec())] {
        for place in 0..whole.len() {
            for byte in (0..=255).step_by(3) {
                let mut damaged = whole.clone();
                damaged[place] = byte;
                let _ = of(coding, &damaged);
            }
        }
    }
}

#[test]
fn what_becomes_too_long_is_given_up_at_the_limit() {
    let zeros = vec![0; 1 << 20];
    for (coding, body) in [
        ("gzip", gzip(&zeros)),
        ("deflate", zlib(&zeros)),
        ("deflate", raw(&zeros)),
        ("br", BROTLI_ZEROS.to_vec()),
        ("gzip, gzip", gzip(&gzip(&zeros))),
    ] {
        assert_eq!(decode([coding], body.as_slice().into(), 1 << 20).unwrap().len(), 1 << 20);
        let named = coding.split(',').next().unwrap().to_owned();
        let expected = CodingError::TooLong { coding: named, limit: (1 << 20) - 1 };
        assert_eq!(decode([coding], body.into(), (1 << 20) - 1), Err(expected));
    }
}
