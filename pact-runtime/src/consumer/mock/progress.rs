//! What has begun on a connection: a request whose headers are not complete yet, or one that is not answered yet.

/// What a connection in HTTP/2 begins with.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// How much of the head of a request is kept for a message.
const SHOWN: usize = 200;

/// What came on a connection, as far as it matters whether the client is in the middle of something.
#[derive(Debug, Default)]
pub(super) struct Progress {
    protocol: Protocol,
    /// The first bytes of what has begun, in HTTP/1.
    head: Vec<u8>,
    /// How many requests have their headers, and no answer.
    requests: usize,
    is_lost: bool,
}

#[derive(Debug, Default)]
enum Protocol {
    /// Nothing came yet, or nothing that tells.
    #[default]
    Unknown,
    Http1,
    Http2(Frames),
}

impl Progress {
    /// Bytes of the client.
    pub(super) fn heard(&mut self, bytes: &[u8]) {
        if let Protocol::Http2(frames) = &mut self.protocol {
            return frames.heard(bytes);
        }
        let before = self.head.len();
        // Some clients send an empty line after a body.
        let is_line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let ends = if before == 0 { bytes.iter().take_while(|byte| is_line_end(byte)).count() } else { 0 };
        let bytes = &bytes[ends..];
        self.head.extend(bytes.iter().take(SHOWN - before));
        if let Protocol::Unknown = self.protocol {
            let compared = self.head.len().min(PREFACE.len());
            if self.head[..compared] != PREFACE[..compared] {
                self.protocol = Protocol::Http1;
            } else if compared == PREFACE.len() {
                let mut frames = Frames::default();
                frames.heard(&bytes[PREFACE.len() - before..]);
                self.protocol = Protocol::Http2(frames);
                self.head.clear();
            }
        }
    }

    /// The connection broke.
    pub(super) fn lost(&mut self) {
        self.is_lost = true;
    }

    /// The headers of a request are complete.
    pub(super) fn begin(&mut self) {
        self.requests += 1;
    }

    /// A request is answered.
    pub(super) fn end(&mut self) {
        self.requests -= 1;
        self.head.clear();
    }

    /// Whether the connection broke, whoever was to blame.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Whether the client has sent nothing at all.
    pub(super) fn is_silent(&self) -> bool {
        matches!(self.protocol, Protocol::Unknown) && self.head.is_empty()
    }

    /// Whether the client is in the middle of a request, or waits for the answer to one.
    pub(super) fn has_begun(&self) -> bool {
        self.requests > 0 || self.in_head()
    }

    /// Whether the client is in the middle of the headers of a request.
    pub(super) fn in_head(&self) -> bool {
        match &self.protocol {
            Protocol::Http2(frames) => frames.in_frame(),
            _ => self.requests == 0 && !self.head.is_empty(),
        }
    }

    /// The first line of what has begun, in HTTP/1.
    pub(super) fn first_line(&self) -> Option<String> {
        let line = self.head.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
        (!line.is_empty()).then(|| String::from_utf8_lossy(line).into_owned())
    }
}

/// Where a client is among its frames in HTTP/2.
#[derive(Debug, Default)]
struct Frames {
    /// The header of the frame, as far as it came.
    header: Vec<u8>,
    /// How much of the frame is still to come.
    rest: usize,
    /// Whether a frame with headers is to be continued.
    in_headers: bool,
}

impl Frames {
    const HEADER: usize = 9;
    const HEADERS: u8 = 1;
    const CONTINUATION: u8 = 9;
    const END_HEADERS: u8 = 4;

    fn heard(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let of_frame = self.rest.min(bytes.len());
            self.rest -= of_frame;
            bytes = &bytes[of_frame..];
            let of_header = (Self::HEADER - self.header.len()).min(bytes.len());
            self.header.extend(&bytes[..of_header]);
            bytes = &bytes[of_header..];
            if let [a, b, c, kind, flags, ..] = self.header[..]
                && self.header.len() == Self::HEADER
            {
                self.rest = (usize::from(a) << 16) | (usize::from(b) << 8) | usize::from(c);
                if matches!(kind, Self::HEADERS | Self::CONTINUATION) {
                    self.in_headers = flags & Self::END_HEADERS == 0;
                }
                self.header.clear();
            }
        }
    }

    fn in_frame(&self) -> bool {
        self.rest > 0 || !self.header.is_empty() || self.in_headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(pieces: &[&[u8]]) -> Progress {
        let mut progress = Progress::default();
        pieces.iter().for_each(|piece| progress.heard(piece));
        progress
    }

    #[test]
    fn a_request_begins_with_its_first_byte_and_ends_with_its_answer() {
        assert!(!after(&[]).has_begun() && after(&[]).is_silent());
        assert!(after(&[b"G"]).in_head() && after(&[b"PRI"]).in_head());
        let mut progress = after(&[b"GET / HT", b"TP/1.1\r\nHost: a\r\n\r\n"]);
        progress.begin();
        assert!(progress.has_begun() && !progress.in_head());
        progress.end();
        assert!(!progress.has_begun() && !progress.is_silent());
        progress.heard(b"\r\n");
        assert!(!progress.has_begun());
        progress.heard(b"\r\nPUT /b HTTP/1.1\r\nHost");
        assert_eq!((progress.in_head(), progress.first_line().as_deref()), (true, Some("PUT /b HTTP/1.1")));
    }

    #[test]
    fn frames_of_http_2_are_followed_wherever_they_are_cut() {
        let settings: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];
        let begin: &[u8] = &[0, 0, 2, 1, 1, 0, 0, 0, 1, 0x82, 0x84];
        let end: &[u8] = &[0, 0, 1, 9, 4, 0, 0, 0, 1, 0x86];
        let all = [PREFACE, settings, begin, end].concat();
        let between = [PREFACE.len(), PREFACE.len() + 9, all.len()];
        for cut in 1..=all.len() {
            let whole = after(&[&all[..cut]]);
            let pieces: Vec<&[u8]> = all[..cut].chunks(1).collect();
            assert_eq!(whole.has_begun(), !between.contains(&cut), "{cut}");
            assert_eq!(after(&pieces).has_begun(), whole.has_begun(), "{cut}");
        }
    }
}
