#!/usr/bin/env bash
# tracing 0.1.44 with tracing-core 0.1.36 and tracing-subscriber 0.3.23: a subscriber that is set for a thread never hears of an event
# that another thread came to first.
#
# Expected: `set_default` collects what is logged on its thread, whatever other threads do. Seen: while it is the only subscriber of the
# process, a place in the code is switched off for all threads when the first thread that passes it has no subscriber; the thread
# that has one misses its own events there. A second subscriber, even one that keeps nothing, changes that. Tests that read logs fail
# now and then for this reason, depending on which test is first. Exit status 0 as long as this is so, 1 when it has changed. Needs
# cargo and a package registry.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src"
cat > "$work/Cargo.toml" <<'TOML'
[package]
name = "hears"
version = "0.0.0"
edition = "2021"

[dependencies]
tracing = "=0.1.44"
tracing-core = "=0.1.36"
tracing-subscriber = { version = "=0.3.23", default-features = false, features = ["fmt", "std"] }
TOML
cat > "$work/src/main.rs" <<'RUST'
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn say() {
    tracing::warn!("said");
}

fn main() {
    let second = std::env::args().nth(1).map(|_| tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(io::sink).finish()));
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    std::thread::spawn(say).join().unwrap();
    say();
    let heard = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap().matches("said").count();
    println!("{} subscriber(s): {heard} of 1 heard", 1 + usize::from(second.is_some()));
}
RUST
cd "$work"
CARGO_TARGET_DIR=$work/target cargo build --quiet
seen=$(target/debug/hears; target/debug/hears second)
echo "$seen"
[ "$seen" = '1 subscriber(s): 0 of 1 heard
2 subscriber(s): 1 of 1 heard' ] || { echo 'This has changed.'; exit 1; }
