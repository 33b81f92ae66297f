//! One budget for a fleet, and each record once, through a real `redis-server` that each test starts for itself, on the loopback interface.
//! Time is real here, for it is that of the server. `GORGIAS_TEST_REDIS` names another program to start, such as `valkey-server`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "support/capture.rs"]
mod a_capture;
#[path = "support/order_events.rs"]
mod order_events;
mod support;

#[path = "fleet/away.rs"]
mod away;
#[path = "fleet/clock.rs"]
mod clock;
#[path = "fleet/cluster.rs"]
mod cluster;
#[path = "fleet/connections.rs"]
mod connections;
#[path = "fleet/help.rs"]
mod help;
#[path = "fleet/leases.rs"]
mod leases;
#[path = "fleet/managed.rs"]
mod managed;
#[path = "fleet/once.rs"]
mod once;
#[path = "fleet/once_processes.rs"]
mod once_processes;
#[path = "fleet/processes.rs"]
mod processes;
#[path = "fleet/proxy.rs"]
mod proxy;
#[allow(dead_code, reason = "every test file uses another part")]
#[path = "fleet/redis_server.rs"]
mod redis_server;
#[path = "fleet/secrets.rs"]
mod secrets;
#[path = "fleet/sharing.rs"]
mod sharing;
#[cfg(any(feature = "redis-rustls", feature = "redis-native-tls"))]
#[path = "fleet/tls.rs"]
mod tls;
#[cfg(feature = "oauth")]
#[path = "fleet/token_store.rs"]
mod token_store;
