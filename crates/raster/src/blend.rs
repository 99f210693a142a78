//! Colours with an opacity as single words `0xAABBGGRR`, and laying one over another.

/// A colour with an opacity as one premultiplied pixel.
pub(super) fn premultiplied([r, g, b]: [u8; 3], alpha: f32) -> u32 {
    let part = |c: u8| (f32::from(c) * alpha + 0.5) as u32;
    part(255) << 24 | part(b) << 16 | part(g) << 8 | part(r)
}

/// `s` over `d` (Porter and Duff's operator, 1984), both premultiplied; two channels at a time.
#[inline(always)]
pub(super) fn over(d: u32, s: u32) -> u32 {
    const PAIR: u32 = 0x00ff_00ff;
    // 256 − α instead of 255 − α spares a division, keeps what is transparent as it is, and cannot
    // overflow: a channel of s is at most α.
    let keep = 256 - (s >> 24);
    let low = (((d & PAIR) * keep) >> 8) & PAIR;
    let high = (((d >> 8) & PAIR) * keep) & !PAIR;
    s + (low | high)
}
