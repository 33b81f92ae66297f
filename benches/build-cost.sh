#!/usr/bin/env bash
# What a downstream crate pays for: number of crates, cold and incremental build in CPU seconds, with generation (as published)
# and without it (the same sources, with the generated code copied in and no build script). Prints Markdown for RESULTS.md.
#
# Run it on a quiet machine: CPU seconds bear noise better than wall clock, not perfectly.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo package -p gorgias --allow-dirty --no-verify --quiet --target-dir "$work/package" 2>/dev/null
for variant in with without; do
    mkdir -p "$work/$variant/app/src"
    tar xzf "$work"/package/package/gorgias-*.crate -C "$work/$variant"
    mv "$work/$variant"/gorgias-* "$work/$variant/gorgias"
    printf '[workspace]\nmembers = ["app", "gorgias"]\nresolver = "3"\n' > "$work/$variant/Cargo.toml"
    cp Cargo.lock "$work/$variant/Cargo.lock"
    printf '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2024"\n[dependencies]\ngorgias = { path = "../gorgias" }\n' \
        > "$work/$variant/app/Cargo.toml"
    printf 'fn main() { println!("{}", gorgias::operations::OPERATIONS.len()); }\n' > "$work/$variant/app/src/main.rs"
done

# Without generation: the same generated files, from the source tree.
cargo build -p gorgias --quiet
out=$(ls -td target/debug/build/gorgias-*/out | head -1)
plain="$work/without/gorgias"
mkdir "$plain/generated"
cp "$out"/*.rs "$plain/generated/"
grep -rl 'env!("OUT_DIR")' "$plain/src" | while read -r file; do
    sed -i "s|concat!(env!(\"OUT_DIR\"), \"/|concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/generated/|" "$file"
done
rm "$plain/build.rs"
python3 - "$plain/Cargo.toml" <<'PY'
import re, sys
path = sys.argv[1]
text = open(path).read()
text = re.sub(r'^build = .*\n', '', text, flags=re.M)
text = re.sub(r'^\[build-dependencies\.[\s\S]*?(?=^\[(?!build-dependencies))', '', text, flags=re.M)
open(path, "w").write(text)
PY

# CPU seconds (user and system) of a command.
cpu() { local TIMEFORMAT='%U %S'; { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{printf "%.1f", $1 + $2}'; }

echo '| | crates | cold build, CPU s | after a change of the app, CPU s |'
echo '|---|---|---|---|'
for variant in with without; do
    cd "$work/$variant"
    count=$(cargo tree -p app --edges normal,build --prefix none --no-dedupe 2>/dev/null | sort -u | wc -l)
    cargo fetch --quiet
    cold=$(cpu cargo build -p app)
    touch app/src/main.rs
    incremental=$(cpu cargo build -p app)
    echo "| $variant generation | $count | $cold | $incremental |"
done
