//! The nodes of a cluster, by slot, as far as they are known. They are learned from the nodes' referrals, so no right to ask for the
//! whole map is needed.

use std::collections::HashMap;

use super::server::Seeds;

/// The slots of a cluster.
const SLOTS: u16 = 16384;

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) host: String,
    pub(super) port: u16,
}

impl Node {
    /// Reads the address in a referral; without a host, it is that of the node which gave it.
    pub(super) fn parse(address: &str, from: Option<&Self>, seeds: &Seeds) -> Option<Self> {
        let (host, port) = address.rsplit_once(':')?;
        let port = port.parse().ok()?;
        let host = match host {
            "" | "?" => from.map_or_else(|| seeds.host(), |from| Some(from.host.clone()))?,
            host => host.to_owned(),
        };
        Some(Self { host, port })
    }
}

/// Nodes by slot; at most as many as there are slots.
#[derive(Default)]
pub(super) struct Routes(HashMap<u16, Node>);

impl Routes {
    /// The slot of a key.
    pub(super) fn slot(&self, key: &str) -> u16 {
        let tag = key.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(tag, _)| tag);
        crc16(tag.filter(|tag| !tag.is_empty()).unwrap_or(key).as_bytes()) % SLOTS
    }

    pub(super) fn of(&self, slot: u16) -> Option<Node> {
        self.0.get(&slot).cloned()
    }

    pub(super) fn set(&mut self, slot: u16, node: Node) {
        self.0.insert(slot, node);
    }

    pub(super) fn forget(&mut self, slot: u16) {
        self.0.remove(&slot);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// CRC-16 as XMODEM has it, by which clusters spread keys.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_slots_that_a_cluster_gives_them() {
        // The check value of the algorithm, and slots that a server named by `CLUSTER KEYSLOT`.
        assert_eq!(crc16(b"123456789"), 0x31C3);
        let routes = Routes::default();
        assert_eq!(routes.slot("foo"), 12182);
        assert_eq!(routes.slot("gorgias:{foo}:bucket"), 12182);
        assert_eq!(routes.slot("gorgias:{foo}:in_flight"), 12182);
        // Without a tag, or with an empty one, the whole key counts.
        assert_ne!(routes.slot("{}foo"), 12182);
        assert_ne!(routes.slot("{foo"), 12182);
    }
}
