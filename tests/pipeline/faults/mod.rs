//! Failures on real sockets: what is tried again, how often a request arrives, and what the caller learns.

mod calls;
mod kept_alive;
mod limits;
mod outage;
mod sticky;
mod table;
