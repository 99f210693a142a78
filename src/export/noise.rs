//! Whether a browser changes the pixels that a page reads from its canvases. Pure.
//!
//! Some do, so that a visitor cannot be told apart by how the machine draws: Firefox with resistFingerprinting or in
//! private windows, Brave, Safari with its advanced protection. Some change every pixel, some a bit here and there.

/// Width and height of the test picture in pixels.
pub const SIDE: u32 = 64;

/// The test picture as red, green, blue and opacity, row by row: opaque, so that reading must give the same bytes, and
/// no two neighbours alike, since evenly coloured pictures are left alone.
pub fn picture() -> Vec<u8> {
    (0..SIDE * SIDE).flat_map(|k| [(k * 37) as u8, (k * 101 + 29) as u8, (k / 16) as u8, 255]).collect()
}

/// Whether what was read of the test picture is not the test picture.
pub fn is_noisy(read: &[u8]) -> bool {
    read != picture()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_bit_is_noticed_and_the_picture_itself_is_none() {
        let mut read = picture();
        assert_eq!(read.len(), 4 * (SIDE * SIDE) as usize);
        assert!(read.chunks(4).zip(read[4..].chunks(4)).all(|(a, b)| a != b && a[3] == 255));
        assert!(!is_noisy(&read));
        read[4 * 1234 + 1] ^= 1;
        assert!(is_noisy(&read));
        assert!(is_noisy(&[]) && is_noisy(&[255; 4 * 64 * 64]));
    }
}
