#!/usr/bin/env bash
# rust_decimal 1.43.0: amounts that do not fit 96 bits are rounded without a word, also by the checked operations.
#
# Expected by a reader of `checked_add` ("None if overflow occurred"): `None`, or the exact sum. Seen: `Some` of a sum in which the
# summand of four hundredths is lost; reading a text of 37 digits gives a number of 29; reading JSON does the same. Who adds up
# amounts of money from texts of unknown length cannot tell from the result that something is missing; `from_str_exact` can, for
# reading. Exit status 0 as long as this is so, 1 when it has changed. Needs cargo and a package registry.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src"
cat > "$work/Cargo.toml" <<'TOML'
[package]
name = "rounds"
version = "0.0.0"
edition = "2021"

[dependencies]
rust_decimal = { version = "=1.43.0", default-features = false, features = ["std", "serde", "serde-str"] }
serde_json = "=1.0.145"
TOML
cat > "$work/src/main.rs" <<'RUST'
use rust_decimal::Decimal;

fn main() {
    let large: Decimal = "7922816251426433759354395033.5".parse().unwrap();
    let cents: Decimal = "0.04".parse().unwrap();
    println!("checked_add: {:?}", large.checked_add(cents).map(|sum| (sum.to_string(), sum == large)));
    let long = "9999999999999999999.999999999999999999";
    println!("parse: {}", long.parse::<Decimal>().unwrap());
    println!("json: {}", serde_json::from_str::<Decimal>(&format!("\"{long}\"")).unwrap());
    println!("exact: {}", Decimal::from_str_exact(long).is_err());
}
RUST
expected='checked_add: Some(("7922816251426433759354395033.5", true))
parse: 10000000000000000000.000000000
json: 10000000000000000000.000000000
exact: true'
seen=$(cd "$work" && cargo run --quiet 2>&1)
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { printf 'changed; expected:\n%s\n' "$expected"; exit 1; }
