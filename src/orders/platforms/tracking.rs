//! Tracking numbers as shops write them: several in one field, a carrier's name in front, or only inside of a link.

use std::collections::HashSet;

/// The numbers of a parcel, each once, however it is written.
#[derive(Default)]
pub(super) struct Numbers {
    all: Vec<String>,
    seen: HashSet<String>,
}

impl Numbers {
    pub(super) fn add(&mut self, number: &str) {
        let bare = number.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
        if self.seen.insert(bare) {
            self.all.push(number.to_owned());
        }
    }

    /// Adds the numbers in one field. Commas, semicolons, bars and line breaks separate them; white space and words do where each
    /// piece has the form of a carrier's number, for carriers also print one number in groups.
    pub(super) fn field(&mut self, field: &str) {
        for piece in field.split([',', ';', '|', '\n', '\r', '\t', '、', '，', '；']).map(str::trim) {
            // A field that says that there is none: `N/A`, `0`.
            if !piece.contains(|c: char| c.is_ascii_digit() && c != '0') {
                continue;
            }
            if piece.starts_with("https://") || piece.starts_with("http://") {
                self.link(piece);
                continue;
            }
            let words = || piece.split_whitespace().map(|word| word.trim_matches([':', '#', '/', '&', '(', ')']));
            let is_word = |word: &str| !word.contains(|c: char| c.is_ascii_digit());
            if words().any(is_carriers) && words().all(|word| is_word(word) || is_carriers(word)) {
                words().filter(|word| is_carriers(word)).for_each(|number| self.add(number));
            } else {
                self.add(without_carrier(piece));
            }
        }
    }

    /// Adds the numbers in the link to a carrier's page: parameters that are known to hold one, and parts of the path with the
    /// form of a carrier's number.
    pub(super) fn link(&mut self, link: &str) {
        let Ok(url) = url::Url::parse(link.trim()) else { return };
        // The part behind `#`, of pages that are one program, is written like the rest.
        let fragment = url.fragment().unwrap_or_default();
        let behind = fragment.split(['?', '&', '/']).filter_map(|pair| pair.split_once('='));
        let named = url.query_pairs().chain(behind.map(|(name, value)| (name.into(), value.into())));
        for (_, value) in named.filter(|(name, _)| PARAMETERS.contains(&name.to_ascii_lowercase().as_str())) {
            let enough = |piece: &&str| piece.bytes().filter(u8::is_ascii_digit).count() >= 5;
            value.split([',', ';', ' ']).map(str::trim).filter(enough).for_each(|number| self.add(number));
        }
        let parts = url.path().split('/').chain(fragment.split(['/', '?', '&', '=', ',']));
        parts.filter(|part| is_carriers(part)).for_each(|number| self.add(number));
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn into_vec(self) -> Vec<String> {
        self.all
    }
}

/// `DHL: JD014…`, `UPS 1Z…`: the number, where what is in front of it has no digit and the rest is a number.
fn without_carrier(piece: &str) -> &str {
    let Some(at) = piece.find(|c: char| c.is_ascii_digit()) else { return piece };
    // The number begins with its word, which can begin with letters.
    let start = piece.get(..at).unwrap_or_default().rfind([' ', ':', '#', '=']).map_or(0, |before| before + 1);
    let (front, number) = piece.split_at(start);
    // Two letters are the beginning of a number that is written in groups.
    let is_name = front.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    if is_name && number.chars().filter(|c| c.is_alphanumeric()).count() >= 8 { number.trim() } else { piece }
}

/// The forms of widely used carriers: UPS, DHL, Evri, the postal union's (two letters, nine digits, two letters), and long
/// rows of digits (FedEx, USPS, DPD, GLS and others).
fn is_carriers(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase());
    let plain = upper.bytes().all(|b| b.is_ascii_alphanumeric());
    let (head, tail) = (upper.get(..2).unwrap_or_default(), upper.get(2..).unwrap_or_default());
    let ups = head == "1Z" && tail.len() == 16 && plain;
    let dhl = (10..=34).contains(&upper.len())
        && upper.starts_with('J')
        && digits(upper.trim_start_matches('J').trim_start_matches('D'));
    let evri =
        upper.len() == 16 && upper.starts_with('H') && plain && upper.bytes().filter(u8::is_ascii_digit).count() >= 12;
    let postal = upper.len() == 13
        && letters(head)
        && digits(upper.get(2..11).unwrap_or_default())
        && letters(upper.get(11..).unwrap_or_default());
    let row = (12..=34).contains(&upper.len()) && digits(&upper);
    ups || dhl || evri || postal || row
}

/// Parameters of links to carriers' pages that hold the number.
const PARAMETERS: [&str; 22] = [
    "tracknum",
    "tracknums",
    "inquirynumber",
    "inquirynumber1",
    "tracknumbers",
    "trknbr",
    "tlabels",
    "qtc_tlabels1",
    "origtrackno",
    "trackingnumber",
    "tracking_number",
    "tracking-number",
    "tracking-id",
    "trackingid",
    "tracking",
    "trackingno",
    "piececode",
    "idc",
    "parcelnumber",
    "consignment",
    "match",
    "nums",
];

#[cfg(test)]
mod tests {
    use super::Numbers;

    fn numbers(read: impl Fn(&mut Numbers)) -> Vec<String> {
        let mut numbers = Numbers::default();
        read(&mut numbers);
        numbers.into_vec()
    }

    #[test]
    fn a_field_can_hold_several_numbers() {
        for (field, expected) in [
            ("1Z999AA10123456784, 1Z999AA10123456785", &["1Z999AA10123456784", "1Z999AA10123456785"][..]),
            ("1Z999AA10123456784;1Z999AA10123456785", &["1Z999AA10123456784", "1Z999AA10123456785"]),
            ("JD0140000001\r\nJD0140000002", &["JD0140000001", "JD0140000002"]),
            ("JD0140000001; JD 0140 0000 01", &["JD0140000001"]),
            ("1Z999AA10123456784 1Z999AA10123456785", &["1Z999AA10123456784", "1Z999AA10123456785"]),
            ("1Z999AA10123456784 / 1Z999AA10123456785", &["1Z999AA10123456784", "1Z999AA10123456785"]),
            ("UPS: 1Z999AA10123456784 FedEx: 794612345678", &["1Z999AA10123456784", "794612345678"]),
            ("9400 1000 0000 0000 0000 00", &["9400 1000 0000 0000 0000 00"]),
            ("1Z 999 AA1 01 2345 6784", &["1Z 999 AA1 01 2345 6784"]),
            ("UPS 1Z999AA10123456784", &["1Z999AA10123456784"]),
            ("Royal Mail: RR123456785GB", &["RR123456785GB"]),
            ("RR123456785GB RR123456799GB", &["RR123456785GB", "RR123456799GB"]),
            ("JD0001", &["JD0001"]),
            ("picked up in shop 12", &["picked up in shop 12"]),
            (" , ;", &[]),
            ("N/A", &[]),
            ("0", &[]),
        ] {
            assert_eq!(numbers(|numbers| numbers.field(field)), expected, "{field}");
        }
    }

    #[test]
    fn links_hold_numbers() {
        for (link, expected) in [
            ("https://www.ups.com/track?loc=en&tracknum=1Z999AA10123456784", &["1Z999AA10123456784"][..]),
            (
                "https://tools.usps.com/go/TrackConfirmAction?tLabels=94001000000000000000%2C94001000000000000017",
                &["94001000000000000000", "94001000000000000017"],
            ),
            ("https://t.example/parcels/JD014600001234567890/status", &["JD014600001234567890"]),
            ("https://t.example/#/track/RR123456785GB", &["RR123456785GB"]),
            ("https://t.example/en#nums=LX123456789CN,LX123456790CN", &["LX123456789CN", "LX123456790CN"]),
            ("https://shop.example/orders/1001?page=2&customer=123456789012", &[]),
            ("https://t.example/track?tracking=soon", &[]),
            ("no link", &[]),
        ] {
            assert_eq!(numbers(|numbers| numbers.link(link)), expected, "{link}");
        }
    }
}
