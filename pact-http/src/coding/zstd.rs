//! The coding `zstd`.

use std::io::Read as _;

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{CHUNK, ENDS_EARLY, Output, Stop};

/// How far back zstd may point: what RFC 9659 allows as a content coding.
const WINDOW: usize = 8 << 20;

/// One frame or several (RFC 8878), and those that are to be skipped. A block becomes at most 128 KiB, and the decoder holds
/// no more than a window and a block. A frame without a window has all of its content as one.
pub(super) fn decode(body: &[u8], out: &mut Output) -> Result<(), Stop> {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(WINDOW.max(out.limit) as u64);
    let mut chunk = vec![0; CHUNK];
    let mut rest = body;
    while !rest.is_empty() {
        let frame = rest;
        match decoder.reset(&mut rest) {
            Ok(()) => {}
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                rest = rest.get(length as usize..).ok_or_else(|| Stop::corrupt(ENDS_EARLY))?;
                continue;
            }
            Err(FrameDecoderError::WindowSizeTooBig { .. }) if has_no_window(frame) => return Err(Stop::TooLong),
            Err(error) => return Err(Stop::corrupt(error)),
        }
        while !decoder.is_finished() {
            decoder.decode_blocks(&mut rest, BlockDecodingStrategy::UptoBlocks(1)).map_err(Stop::corrupt)?;
            while decoder.can_collect() > 0 {
                let read = decoder.read(&mut chunk).map_err(Stop::corrupt)?;
                out.push(&chunk[..read])?;
            }
        }
        let checksum = decoder.get_checksum_from_data();
        if checksum.is_some() && checksum != decoder.get_calculated_checksum() {
            return Err(Stop::corrupt("its checksum is another one"));
        }
    }
    Ok(())
}

/// Whether the flag `Single_Segment` is set in the header of a frame, after four bytes by which it is known.
fn has_no_window(frame: &[u8]) -> bool {
    frame.get(4).is_some_and(|descriptor| descriptor & 1 << 5 != 0)
}
