//! Finds the end of plain text eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Returns how many bytes come before the first quotation mark, backslash or control character.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        let below_space = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (below_space | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c))) & HIGHS;
        if found != 0 {
            // The lowest bit that is set is exact; only those above it can be borrowed.
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).unwrap_or(rest.len())
}

/// Sets the high bit of each byte that is zero (and perhaps of those above one that is).
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn agrees_with_looking_at_each_byte() {
        let slowly =
            |bytes: &[u8]| bytes.iter().position(|b| matches!(b, b'"' | b'\\' | 0..0x20)).unwrap_or(bytes.len());
        for special in [b'"', b'\\', 0, 0x1f, b'\n', b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
            for length in 0..20 {
                for place in 0..=length {
                    for around in [b'a', 0xe2, 0x80, b' ', 0xa0] {
                        let mut text = vec![around; length];
                        if let Some(byte) = text.get_mut(place) {
                            *byte = special;
                        }
                        assert_eq!(plain(&text), slowly(&text), "{text:?}");
                    }
                }
            }
        }
    }
}
