use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::*;

/// `{"a": 1}` as Node's zlib compresses it.
const BROTLI: &[u8] = b"\x8b\x03\x80{\"a\": 1}\x03";
/// A mebibyte of zeros.
const BROTLI_ZEROS: &[u8] = b"\x5b\xff\xff\x8f\x7f\x02\x20\x1e\x0b\x04\x72\xef\x1f\x00";
/// `{"a": 1}` as the program `zstd` compresses it: of a file, and of a pipe, whose length it does not know.
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd\x24\x08\x41\x00\x00{\"a\": 1}\x7d\x91\x9d\x79";
const ZSTD_PIPED: &[u8] = b"\x28\xb5\x2f\xfd\x04\x58\x41\x00\x00{\"a\": 1}\x7d\x91\x9d\x79";
/// A mebibyte of zeros, of a pipe.
const ZSTD_ZEROS: &[u8] =
    b"\x28\xb5\x2f\xfd\x04\x58\x54\x00\x00\x10\x00\x00\x01\x00\xfb\xff\x39\xc0\x02\x02\x00\x10\x00\
    \x02\x00\x10\x00\x02\x00\x10\x00\x02\x00\x10\x00\x02\x00\x10\x00\x02\x00\x10\x00\x03\x00\x10\x00\xf1\x3e\x16\xe1";
/// A few hundred bytes of JSON, with literals and sequences that are compressed.
const ZSTD_JSON: &[u8] =
    b"\x28\xb5\x2f\xfd\x04\x68\x5d\x04\x00\x62\x86\x16\x18\x80\x6f\x03\xac\xde\xe6\x0d\x51\xbb\x2d\x44\xa0\x13\
    \x34\xc4\x17\x66\xac\x9d\x88\xa5\x0d\x59\xd3\x4e\x06\x63\x13\x16\x95\xd5\x5f\x89\xb1\xba\x64\x0c\x3b\x5c\
    \x95\x62\x20\x9c\x92\x57\x0a\x11\x62\x07\xfe\xfe\xbc\x1f\x41\xbf\xa7\x90\x35\x93\x07\x5f\x03\x54\xfa\x2f\
    \xc0\xb6\xcc\xb5\x93\xd1\x57\xbc\x8d\x7d\x1a\xbc\x05\xd3\xc9\x2b\x6f\x73\x5b\xf0\x8c\x18\x6b\x02\x16\x28\
    \xb0\x2c\x9a\x0d\x07\x10\x18\xa1\x11\x0d\xf7\xda\x9c\xab\x58\x3b\x1f\xc2\x8a\xb1\xf3\x58\x2c\x09\xd6\x2e\
    \x24\x83\x76\x17\xf0\x7b\xad\xd7\x4d\xda\xeb\xc6\xd6\x15\x7c\x00\xcc\x03\x04\xa9\xf9\xd6";
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
        ("zstd", ZSTD.to_vec()),
        ("Zstd", ZSTD_PIPED.to_vec()),
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

#[derive(serde::Deserialize)]
struct Named {
    name: String,
}

#[test]
fn zstd_is_decoded_whatever_its_blocks_are_made_of() {
    let decoded = of("zstd", ZSTD_JSON).unwrap();
    let names: Vec<Named> = serde_json::from_slice(&decoded).unwrap();
    assert_eq!((names.len(), &*names[7].name), (8, "Frances"));
}

#[test]
fn a_zstd_body_may_have_several_frames_and_frames_to_skip() {
    let skipped = b"\x50\x2a\x4d\x18\x03\x00\x00\x00any";
    assert_eq!(of("zstd", &[skipped, ZSTD, skipped, ZSTD_PIPED, skipped].concat()).unwrap(), [TEXT, TEXT].concat());
    assert_eq!(of("zstd", skipped).unwrap(), b"");
    for end in 1..skipped.len() {
        assert!(matches!(of("zstd", &skipped[..end]), Err(CodingError::Corrupt { .. })), "{end}");
    }
}

/// A frame that says how much of it must be kept, or how long it is.
#[test]
fn the_window_of_zstd_is_bounded() {
    let window = |exponent: u8| [b"\x28\xb5\x2f\xfd\x00", &[exponent << 3][..], b"\x09\0\0a"].concat();
    assert_eq!(of("zstd", &window(13)).unwrap(), b"a");
    let Err(CodingError::Corrupt { reason, .. }) = of("zstd", &window(14)) else {
        panic!("a window of 16 MiB is taken")
    };
    assert!(reason.contains("8388608"), "{reason}");
    assert_eq!(decode(["zstd"], window(14).into(), 16 << 20).unwrap(), b"a".as_slice());
    let long = [b"\x28\xb5\x2f\xfd\xa0", &(8u32 << 20 | 1).to_le_bytes()[..], b"\x09\0\0a"].concat();
    assert_eq!(of("zstd", &long), Err(CodingError::TooLong { coding: "zstd".to_owned(), limit: LIMIT }));
}

/// Each block says that it becomes more than a block may, or becomes it.
#[test]
fn a_block_of_zstd_is_bounded() {
    let repeated = |length: u32| [b"\x28\xb5\x2f\xfd\x00\x68", &(length << 3 | 3).to_le_bytes()[..3], b"a"].concat();
    assert_eq!(decode(["zstd"], repeated(128 << 10).into(), 1 << 20).unwrap().len(), 128 << 10);
    assert!(matches!(decode(["zstd"], repeated((128 << 10) + 1).into(), 1 << 20), Err(CodingError::Corrupt { .. })));
    // Four bytes, and then a hundred matches of 64 KiB, each of which takes two bytes.
    let sequences = [b"\0\x64\x54\0\0\x34", &[0; 200][..], &[1]].concat();
    let header = (u32::try_from(sequences.len()).unwrap() << 3 | 5).to_le_bytes();
    let bomb = [b"\x28\xb5\x2f\xfd\x00\x68\x20\0\0aaaa", &header[..3], &sequences].concat();
    let Err(CodingError::Corrupt { reason, .. }) = decode(["zstd"], bomb.into(), 1 << 30) else {
        panic!("it is decoded")
    };
    assert!(reason.contains("TooManyBytesGenerated"), "{reason}");
}

#[test]
fn an_empty_body_needs_no_decoder() {
    assert_eq!(of("gzip", b"").unwrap(), b"");
    assert_eq!(of("lzma", b"").unwrap(), b"");
}

#[test]
fn an_unsupported_coding_is_named_as_it_stands() {
    for coding in ["compress", "Lzma", "gzip;q=1", "é"] {
        assert_eq!(of(coding, TEXT), Err(CodingError::Unsupported { coding: coding.to_owned() }));
    }
}

#[test]
fn what_is_damaged_or_not_whole_or_too_much_is_corrupt() {
    for (coding, whole) in [
        ("gzip", gzip(TEXT)),
        ("deflate", zlib(TEXT)),
        ("deflate", raw(TEXT)),
        ("br", BROTLI.to_vec()),
        ("zstd", ZSTD.to_vec()),
    ] {
        let corrupt = |body: &[u8]| matches!(of(coding, body), Err(CodingError::Corrupt { coding: named, .. }) if named == coding);
        for end in 1..whole.len() {
            assert!(corrupt(&whole[..end]), "{coding} of {end} bytes");
        }
        assert!(corrupt(&[&whole[..], b"more"].concat()), "{coding} and more");
        assert!(corrupt(TEXT), "{coding} that is none");
    }
    for (coding, mut damaged) in [("gzip", gzip(TEXT)), ("zstd", ZSTD.to_vec())] {
        damaged[20] ^= 1;
        assert!(matches!(of(coding, &damaged), Err(CodingError::Corrupt { .. })), "{coding}");
    }
}

#[test]
fn damage_anywhere_never_panics() {
    for (coding, whole) in [
        ("gzip", gzip(TEXT)),
        ("deflate", zlib(TEXT)),
        ("br", BROTLI.to_vec()),
        ("zstd", ZSTD.to_vec()),
        ("zstd", ZSTD_JSON.to_vec()),
    ] {
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
        ("zstd", ZSTD_ZEROS.to_vec()),
        ("gzip, gzip", gzip(&gzip(&zeros))),
    ] {
        assert_eq!(decode([coding], body.as_slice().into(), 1 << 20).unwrap().len(), 1 << 20);
        let named = coding.split(',').next().unwrap().to_owned();
        let expected = CodingError::TooLong { coding: named, limit: (1 << 20) - 1 };
        assert_eq!(decode([coding], body.into(), (1 << 20) - 1), Err(expected));
    }
}
