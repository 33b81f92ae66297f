#!/bin/sh
# The size of a release program that makes one call, stripped, and the most memory that it takes: by this crate, and by plain reqwest.
set -eu
cd "$(dirname "$0")/.."
cargo bench -p gorgias --bench program --bench program_plain --no-run
echo "| program | size, KB | peak, KB |"
echo "|---|---|---|"
for name in program_plain program; do
    binary=$(ls -t target/release/deps/$name-* | grep -v '\.d$' | head -n 1)
    stripped=$(mktemp)
    strip -o "$stripped" "$binary"
    chmod +x "$stripped"
    echo "| $name | $(($(wc -c < "$stripped") / 1024)) | $("$stripped" | tr -d ' kB') |"
    rm "$stripped"
done
