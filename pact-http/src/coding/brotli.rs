//! The coding `br`.

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

use super::{CHUNK, ENDS_EARLY, GOES_ON, Output, Stop};

/// Without the large windows, which are no part of the coding (RFC 7932) and take a gigabyte.
pub(super) fn decode(body: &[u8], out: &mut Output) -> Result<(), Stop> {
    let allocator = StandardAlloc::default;
    let mut state = BrotliState::new_strict(allocator(), allocator(), allocator());
    let mut chunk = vec![0; CHUNK];
    let (mut rest, mut read, mut total) = (body.len(), 0, 0);
    loop {
        let (mut room, mut written) = (chunk.len(), 0);
        let result = BrotliDecompressStream(
            &mut rest,
            &mut read,
            body,
            &mut room,
            &mut written,
            &mut chunk,
            &mut total,
            &mut state,
        );
        out.push(&chunk[..written])?;
        match result {
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::ResultSuccess if rest == 0 => return Ok(()),
            BrotliResult::ResultSuccess => return Err(Stop::corrupt(GOES_ON)),
            BrotliResult::NeedsMoreInput => return Err(Stop::corrupt(ENDS_EARLY)),
            BrotliResult::ResultFailure => return Err(Stop::corrupt("the data is damaged")),
        }
    }
}
