//! Content codings: how a body is compressed on its way, as the header `Content-Encoding` says.

#[cfg(feature = "compression")]
mod brotli;
#[cfg(feature = "compression")]
mod zstd;

use std::borrow::Cow;
use std::fmt;
use std::io::Read as _;

use flate2::read::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

/// How many codings a body may have: nobody sends more than two.
const MOST: usize = 5;

/// Those that the feature `compression` adds.
const OPTIONAL: [&str; 2] = ["br", "zstd"];

/// How many bytes are decoded at once.
const CHUNK: usize = 32 << 10;

/// Why a body cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodingError {
    /// There is no decoder for a coding.
    Unsupported {
        /// The coding, as the header has it.
        coding: String,
    },
    /// There are more codings than anybody needs.
    TooMany {
        /// How many there may be.
        limit: usize,
    },
    /// The body is not what the header says, or not all of it came.
    Corrupt {
        /// The coding, as the header has it.
        coding: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What was decoded is longer than it may be.
    TooLong {
        /// The coding, as the header has it.
        coding: String,
        /// How many bytes there may be.
        limit: usize,
    },
}

impl fmt::Display for CodingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodingError::Unsupported { coding } if OPTIONAL.iter().any(|known| known.eq_ignore_ascii_case(coding)) => {
                write!(
                    f,
                    "the content coding {coding:?} needs the feature `compression` of pact-harness: turn it on in Cargo.toml, or send \
                 the body as gzip or deflate"
                )
            }
            CodingError::Unsupported { coding } => write!(
                f,
                "the content coding {coding:?} is not supported: gzip, deflate, br, zstd and identity are; send the body in one \
                 of them, and name only them in `Accept-Encoding`"
            ),
            CodingError::TooMany { limit } => write!(f, "the body has more than {limit} content codings"),
            CodingError::Corrupt { coding, reason } => {
                write!(f, "the body is not valid {coding}, as the header Content-Encoding says it is: {reason}")
            }
            CodingError::TooLong { coding, limit } => {
                write!(f, "the body has more than {limit} bytes when it is decoded from {coding}")
            }
        }
    }
}

impl std::error::Error for CodingError {}

/// The codings of a body, in the order in which they were applied: from all lines of its header `Content-Encoding`.
pub fn codings<'h>(lines: impl IntoIterator<Item = &'h str>) -> impl Iterator<Item = &'h str> {
    let names = lines.into_iter().flat_map(|line| line.split(',')).map(str::trim);
    names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))
}

/// Decodes a body. `lines` are the values of its header `Content-Encoding`, and neither the body nor what comes between two
/// codings may have more bytes than `limit`. Where there is no body, there is nothing to decode.
///
/// # Errors
///
/// When a coding is not known, when the body is not of that coding or not whole, and when it is too long.
pub fn decode<'h, 'b>(
    lines: impl IntoIterator<Item = &'h str>,
    body: Cow<'b, [u8]>,
    limit: usize,
) -> Result<Cow<'b, [u8]>, CodingError> {
    if body.is_empty() {
        return Ok(body);
    }
    let codings: Vec<&str> = codings(lines).take(MOST + 1).collect();
    if codings.len() > MOST {
        return Err(CodingError::TooMany { limit: MOST });
    }
    codings.into_iter().rev().try_fold(body, |body, coding| Ok(Cow::Owned(decode_one(coding, &body, limit)?)))
}

fn decode_one(coding: &str, body: &[u8], limit: usize) -> Result<Vec<u8>, CodingError> {
    let mut out = Output { bytes: Vec::new(), limit };
    let decoded = match coding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => gzip(body, &mut out),
        "deflate" => deflate(body, &mut out),
        #[cfg(feature = "compression")]
        "br" => brotli::decode(body, &mut out),
        #[cfg(feature = "compression")]
        "zstd" => zstd::decode(body, &mut out),
        _ => return Err(CodingError::Unsupported { coding: coding.to_owned() }),
    };
    match decoded {
        Ok(()) => Ok(out.bytes),
        Err(Stop::TooLong) => Err(CodingError::TooLong { coding: coding.to_owned(), limit }),
        Err(Stop::Corrupt(reason)) => Err(CodingError::Corrupt { coding: coding.to_owned(), reason }),
    }
}

/// Why decoding stopped before the end.
enum Stop {
    TooLong,
    Corrupt(String),
}

impl Stop {
    fn corrupt(reason: impl fmt::Display) -> Self {
        Stop::Corrupt(reason.to_string())
    }
}

const ENDS_EARLY: &str = "it ends before its end";
const GOES_ON: &str = "it goes on after its end";

struct Output {
    bytes: Vec<u8>,
    limit: usize,
}

impl Output {
    fn push(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if bytes.len() > self.limit - self.bytes.len() {
            return Err(Stop::TooLong);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

/// One member or several, as RFC 1952 has it.
fn gzip(body: &[u8], out: &mut Output) -> Result<(), Stop> {
    let mut decoder = MultiGzDecoder::new(body);
    let mut chunk = vec![0; CHUNK];
    loop {
        match decoder.read(&mut chunk).map_err(Stop::corrupt)? {
            0 => return Ok(()),
            read => out.push(&chunk[..read])?,
        }
    }
}

/// The name means zlib (RFC 1950), but there are servers that send DEFLATE without its frame (RFC 1951), and every client
/// takes both.
fn deflate(body: &[u8], out: &mut Output) -> Result<(), Stop> {
    let has_frame =
        |first: u8, second: u8| first & 0xf == 8 && (usize::from(first) << 8 | usize::from(second)) % 31 == 0;
    let zlib = match *body {
        [first, second, ..] if has_frame(first, second) => inflate(body, true, out),
        _ => return inflate(body, false, out),
    };
    match zlib {
        Err(Stop::Corrupt(reason)) => {
            out.bytes.clear();
            inflate(body, false, out).map_err(|_| Stop::Corrupt(reason))
        }
        decoded => decoded,
    }
}

fn inflate(body: &[u8], has_frame: bool, out: &mut Output) -> Result<(), Stop> {
    let mut decoder = Decompress::new(has_frame);
    let mut chunk = vec![0; CHUNK];
    let mut rest = body;
    loop {
        let (read, written) = (decoder.total_in(), decoder.total_out());
        let status = decoder.decompress(rest, &mut chunk, FlushDecompress::None).map_err(Stop::corrupt)?;
        let (read, written) = (advanced(read, decoder.total_in()), advanced(written, decoder.total_out()));
        out.push(&chunk[..written])?;
        rest = &rest[read..];
        match status {
            Status::StreamEnd if rest.is_empty() => return Ok(()),
            Status::StreamEnd => return Err(Stop::corrupt(GOES_ON)),
            Status::Ok | Status::BufError if (read, written) == (0, 0) => return Err(Stop::corrupt(ENDS_EARLY)),
            Status::Ok | Status::BufError => {}
        }
    }
}

fn advanced(before: u64, after: u64) -> usize {
    usize::try_from(after - before).expect("a part of a slice")
}

#[cfg(all(test, feature = "compression"))]
mod tests;

#[cfg(all(test, not(feature = "compression")))]
#[test]
fn codings_that_are_not_compiled_name_their_feature() {
    let error = decode(["br"], Cow::Borrowed(b"\x8b\x03\x80{\"a\": 1}\x03"), 100).unwrap_err().to_string();
    assert!(error.starts_with("the content coding \"br\" needs the feature `compression` of pact-harness"), "{error}");
    assert!(decode(["zip"], Cow::Borrowed(b"a"), 100).unwrap_err().to_string().contains("is not supported"));
}
