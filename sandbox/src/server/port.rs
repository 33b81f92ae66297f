//! Ports that are fresh.

use std::collections::HashSet;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{LazyLock, Mutex};

use tokio::net::TcpListener;

use crate::sync::lock;

/// What servers of this process have had. A client remembers an account by its address: the call allowance, names, senders. The
/// system soon hands out the port of a server that has ended again, and the next test in the process would find in it what it
/// never wrote.
static HAD: LazyLock<Mutex<HashSet<u16>>> = LazyLock::new(Mutex::default);

/// So many ports in a row that were had before mean that thousands of servers have been, and what clients remember has expired.
const TRIES: usize = 200;

/// Binds a port of the loopback interface; 0 is any that is free, and that no server of this process has had.
///
/// # Errors
///
/// Those of the system: the port is taken, or no port or file descriptor is left.
pub async fn listen(port: u16) -> io::Result<TcpListener> {
    // Kept until the end, so that the system hands out others.
    let mut known = Vec::new();
    loop {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let fresh = lock(&HAD).insert(listener.local_addr()?.port());
        if fresh || port != 0 || known.len() == TRIES {
            return Ok(listener);
        }
        known.push(listener);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[tokio::test]
    async fn no_port_is_had_twice() {
        let mut had = HashSet::new();
        // So many that the system alone would repeat some.
        for _ in 0..2000 {
            let listener = listen(0).await.unwrap();
            assert!(had.insert(listener.local_addr().unwrap().port()));
        }
        // A port that was asked for is given, had or not.
        let port = listen(0).await.unwrap().local_addr().unwrap().port();
        assert_eq!(listen(port).await.unwrap().local_addr().unwrap().port(), port);
    }
}
