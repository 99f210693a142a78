//! The density of pixels in a PNG file, which the browser's encoder leaves out. Pure.

/// Length of a file's signature and of its first chunk, `IHDR`.
const HEAD: usize = 8 + 25;
/// Metres in an inch.
const INCH: f64 = 0.0254;

/// The same file with a note of how many pixels an inch has (the chunk `pHYs`), so that it has its size where it is
/// placed. A file that is not PNG stays as it is.
pub fn with_density(file: &[u8], dots_per_inch: u32) -> Vec<u8> {
    let is_png = file.starts_with(b"\x89PNG\r\n\x1a\n") && file.get(12..16) == Some(b"IHDR");
    if !is_png || file.len() < HEAD {
        return file.to_vec();
    }
    let per_metre = (f64::from(dots_per_inch) / INCH).round() as u32;
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(per_metre.to_be_bytes());
    chunk.extend(per_metre.to_be_bytes());
    // The unit: metres.
    chunk.push(1);
    let (head, rest) = file.split_at(HEAD);
    let length = (chunk.len() as u32 - 4).to_be_bytes();
    [head, &length, &chunk, &crc32fast::hash(&chunk).to_be_bytes(), rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white pixel.
    const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
        \0\0\0\nIDAT\x08\xd7\x63\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xee\x56\0\0\0\0IEND\xae\x42\x60\x82";

    #[test]
    fn the_density_follows_the_head() {
        let file = with_density(PIXEL, 300);
        assert_eq!(file.len(), PIXEL.len() + 21);
        assert_eq!((&file[..HEAD], &file[HEAD + 21..]), (&PIXEL[..HEAD], &PIXEL[HEAD..]));
        // 300 dots an inch are 11,811 a metre. The last four bytes are what other encoders write for this chunk.
        let chunk =
            [&b"\0\0\0\x09pHYs"[..], &[0, 0, 0x2e, 0x23], &[0, 0, 0x2e, 0x23], &[1], b"\x78\xa5\x3f\x76"];
        assert_eq!(file[HEAD..HEAD + 21], chunk.concat());
    }

    #[test]
    fn other_files_stay_as_they_are() {
        for file in [&b""[..], b"GIF89a", &PIXEL[..20]] {
            assert_eq!(with_density(file, 300), file);
        }
    }
}
