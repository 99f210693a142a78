//! In what the bytes of a table are written. One rule decides; the decoding itself is the platform's.

use super::error::{MAX_BYTES, TableError};
use super::words::Note;

/// How the bytes of a table stand for its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// The letters of western Europe, a byte each, as older spreadsheets write.
    Windows1252,
}

impl Encoding {
    /// The encoding of some bytes: what the byte order mark says; without one UTF-16 where every other of the first
    /// bytes is zero, UTF-8 where they are that, and otherwise windows-1252.
    ///
    /// # Errors
    /// The bytes are too many, or an archive.
    pub fn of(bytes: &[u8]) -> Result<Self, TableError> {
        if bytes.len() > MAX_BYTES {
            return Err(TableError::TooLarge { bytes: bytes.len() });
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Err(TableError::Archive);
        }
        let zeros = |first: usize| {
            let head = &bytes[..bytes.len().min(64)];
            head.len() >= 4 && head.iter().skip(first).step_by(2).all(|b| *b == 0)
        };
        Ok(match bytes {
            [0xff, 0xfe, ..] => Self::Utf16Le,
            [0xfe, 0xff, ..] => Self::Utf16Be,
            _ if zeros(1) && !zeros(0) => Self::Utf16Le,
            _ if zeros(0) && !zeros(1) => Self::Utf16Be,
            _ if std::str::from_utf8(bytes).is_ok() => Self::Utf8,
            _ => Self::Windows1252,
        })
    }

    /// The label by which browsers and encoding_rs know it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// What is said of it where it was guessed.
    pub fn note(self) -> Option<Note> {
        (self == Self::Windows1252).then_some(Note::Windows1252)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_decides_and_then_the_bytes() {
        let wide: Vec<u8> = "x,y\n1,2".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "x,y\n1,2".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [
            (&b""[..], Encoding::Utf8),
            (b"1,2", Encoding::Utf8),
            ("größe,y".as_bytes(), Encoding::Utf8),
            (b"\xef\xbb\xbfx,y", Encoding::Utf8),
            (b"\xff\xfex\0", Encoding::Utf16Le),
            (b"\xfe\xff\0x", Encoding::Utf16Be),
            (&wide, Encoding::Utf16Le),
            (&big, Encoding::Utf16Be),
            (b"gr\xf6\xdfe,y\n1,2", Encoding::Windows1252),
        ] {
            assert_eq!(Encoding::of(bytes), Ok(encoding), "{bytes:?}");
        }
        assert_eq!(Encoding::of(b"PK\x03\x04rest"), Err(TableError::Archive));
        let big = vec![b'1'; 10_000_000];
        let said = Encoding::of(&big).unwrap_err().to_string();
        assert_eq!(said, "The file has 10.0 MB; at most 8 MB are read, and at most 512 points.");
    }
}
