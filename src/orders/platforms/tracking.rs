//! Tracking numbers as shops write them: several in one field, a carrier's name in front, or only inside of a link.

/// The numbers in one field. Commas, semicolons, bars and line breaks separate them; white space does where each piece has the form
/// of a carrier's number, for carriers also print one number in groups.
pub(super) fn numbers(field: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in field.split([',', ';', '|', '\n', '\r', '\t']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let piece = without_carrier(piece);
        let words = || piece.split_whitespace();
        if words().count() > 1 && words().all(is_carriers) {
            found.extend(words().map(str::to_owned));
        } else if !piece.is_empty() {
            found.push(piece.to_owned());
        }
    }
    found
}

/// Adds numbers that are not there yet, however they are written.
pub(super) fn add(known: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for number in more {
        if !known.iter().any(|known| bare(known) == bare(&number)) {
            known.push(number);
        }
    }
}

fn bare(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
}

/// `DHL: JD014…`, `UPS 1Z…`: the number, where what is in front of it has no digit and the rest is a number.
fn without_carrier(piece: &str) -> &str {
    let Some(at) = piece.find(|c: char| c.is_ascii_digit()) else { return piece };
    // The number begins with its word, which can begin with letters.
    let start = piece.get(..at).unwrap_or_default().rfind([' ', ':', '#', '=']).map_or(0, |before| before + 1);
    let (front, number) = piece.split_at(start);
    let is_name = front.contains(char::is_alphabetic);
    if is_name && number.chars().filter(|c| c.is_alphanumeric()).count() >= 8 { number.trim() } else { piece }
}

/// The forms of widely used carriers: UPS, DHL, the postal union's (two letters, nine digits, two letters), and long rows of
/// digits (FedEx, USPS, DPD, GLS, Royal Mail and others).
fn is_carriers(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase());
    let (head, tail) = (upper.get(..2).unwrap_or_default(), upper.get(2..).unwrap_or_default());
    let ups = head == "1Z" && tail.len() == 16 && tail.bytes().all(|b| b.is_ascii_alphanumeric());
    let dhl = (10..=34).contains(&upper.len()) && digits(upper.trim_start_matches('J').trim_start_matches('D'));
    let postal = upper.len() == 13
        && letters(head)
        && digits(upper.get(2..11).unwrap_or_default())
        && letters(upper.get(11..).unwrap_or_default());
    let row = (12..=34).contains(&upper.len()) && digits(&upper);
    ups || (dhl && upper.starts_with('J')) || postal || row
}

/// Parameters of links to carriers' pages that hold the number.
const PARAMETERS: [&str; 20] = [
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
];

/// The numbers in the link to a carrier's page: parameters that are known to hold one, and segments of the path with the form
/// of a carrier's number.
pub(super) fn in_url(link: &str) -> Vec<String> {
    let Ok(url) = url::Url::parse(link.trim()) else { return Vec::new() };
    let named = url.query_pairs().filter(|(name, _)| PARAMETERS.contains(&name.to_ascii_lowercase().as_str()));
    let mut found: Vec<String> = named.flat_map(|(_, value)| numbers(&value)).filter(|n| has_digits(n)).collect();
    // The part behind `#` of pages that are one program.
    let parts = url.path().split('/').chain(url.fragment().unwrap_or_default().split(['/', '?', '&', '=']));
    add(&mut found, parts.filter(|part| is_carriers(part)).map(str::to_owned));
    found
}

fn has_digits(number: &str) -> bool {
    number.bytes().filter(u8::is_ascii_digit).count() >= 5
}

#[cfg(test)]
mod tests {
    use super::{in_url, numbers};

    #[test]
    fn a_field_can_hold_several_numbers() {
        for (field, expected) in [
            ("1Z999AA10123456784, 1Z999AA10123456785", &["1Z999AA10123456784", "1Z999AA10123456785"][..]),
            ("1Z999AA10123456784;1Z999AA10123456785", &["1Z999AA10123456784", "1Z999AA10123456785"]),
            ("JD0140000001\r\nJD0140000002", &["JD0140000001", "JD0140000002"]),
            ("1Z999AA10123456784 1Z999AA10123456785", &["1Z999AA10123456784", "1Z999AA10123456785"]),
            ("9400 1000 0000 0000 0000 00", &["9400 1000 0000 0000 0000 00"]),
            ("1Z 999 AA1 01 2345 6784", &["1Z 999 AA1 01 2345 6784"]),
            ("UPS 1Z999AA10123456784", &["1Z999AA10123456784"]),
            ("Royal Mail: RR123456785GB", &["RR123456785GB"]),
            ("RR123456785GB RR123456799GB", &["RR123456785GB", "RR123456799GB"]),
            ("JD0001", &["JD0001"]),
            ("picked up in shop 12", &["picked up in shop 12"]),
            (" , ;", &[]),
        ] {
            assert_eq!(numbers(field), expected, "{field}");
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
            ("https://shop.example/orders/1001?page=2&customer=123456789012", &[]),
            ("https://t.example/track?tracking=soon", &[]),
            ("no link", &[]),
        ] {
            assert_eq!(in_url(link), expected, "{link}");
        }
    }
}
