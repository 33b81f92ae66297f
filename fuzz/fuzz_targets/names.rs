//! Texts that become addresses, paths, times, numbers and positions: a host is never left, and what is written is read as the same.
#![no_main]

use gorgias::orders::OrderNumber;
use gorgias::page::Position;
use gorgias::{Client, Timestamp};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    match kind % 5 {
        0 => {
            // Where credentials may go is decided by the builder: the host is Gorgias' or this machine.
            if let Ok(client) = Client::builder().base_url(text).api_key("agent@example.com", "key").build() {
                let url = client.base_url();
                let host = url.host_str().unwrap_or_default();
                let here = ["localhost", "127.0.0.1", "[::1]"].contains(&host) || host.starts_with("127.");
                assert!(here || url.scheme() == "https" && host.ends_with(".gorgias.com"), "{host}");
            }
        }
        1 => {
            if let Ok(client) = Client::builder().domain(text).api_key("agent@example.com", "key").build() {
                assert!(client.base_url().host_str().is_some_and(|host| host.ends_with(".gorgias.com")));
            }
        }
        2 => {
            if let Ok(time) = text.parse::<Timestamp>() {
                assert_eq!(time.to_string().parse::<Timestamp>().expect("what was written is read"), time);
            }
        }
        3 => {
            if let Some(number) = OrderNumber::parse(text) {
                assert!(number.matches(&number));
            }
        }
        _ => {
            if let Ok(position) = serde_json::from_str::<Position>(text) {
                let written = serde_json::to_string(&position).expect("a position is written");
                assert_eq!(serde_json::from_str::<Position>(&written).expect("what was written is read"), position);
            }
        }
    }
});
