#!/usr/bin/env bash
# What a downstream crate pays for: a program that only names a library, built cold with full debug information, in CPU seconds
# (user and system) of the whole `cargo build`; and of that, what generation and the crate itself cost. Beside it an older commit, and
# three others as a yardstick, with their versions pinned and our lock file where it knows a crate. Prints Markdown for RESULTS.md.
#
#     benches/build-cost.sh [--check] [OLD-COMMIT]     # d17074e by default; --check: `cargo check` after a touch, too
#
# It takes some 15 CPU minutes. Run it on a quiet machine: CPU seconds bear noise better than wall clock, not perfectly.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
check=
[ "${1:-}" != --check ] || { check=yes; shift; }
old=$(git rev-parse --short "${1:-d17074e}")
work=$(mktemp -d)
cleanup() {
    git -C "$root" worktree remove --force "$work/old" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

export CARGO_TERM_COLOR=never CARGO_INCREMENTAL=0
unset CARGO_TARGET_DIR "${!CARGO_PROFILE_@}"

# A command with its output in the log, which is shown when it fails.
run() { "$@" > "$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; exit 1; }; }
# CPU seconds of a command.
cpu() {
    local TIMEFORMAT='%U %S' times
    { times=$({ time run "$@"; } 2>&1) || { echo "$times" >&2; exit 1; }; }
    tail -n 1 <<< "$times" | awk '{printf "%.1f", $1 + $2}'
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }

# The compiler, noting for each crate: user and system seconds, peak in KB, package, name.
cat > "$work/rustc" <<'SH'
#!/usr/bin/env bash
name=- last=
for argument in "$@"; do [ "$last" != --crate-name ] || name=$argument; last=$argument; done
exec /usr/bin/time -a -o "${NOTES:-/dev/null}" -f "%U %S %M ${CARGO_PKG_NAME:--}@${CARGO_PKG_VERSION:--} $name" "$@"
SH
chmod +x "$work/rustc"

# A program at $1 with the dependencies $2, which it names by $3.
app() {
    mkdir -p "$work/$1/app/src"
    printf '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2024"\n[dependencies]\n%s\n' "$2" > "$work/$1/app/Cargo.toml"
    printf 'fn main() {\n    %s\n}\n' "$3" > "$work/$1/app/src/main.rs"
}
# This crate as it is published from the tree $2, beside a program, at $1.
published() {
    app "$1" 'gorgias = { path = "../gorgias" }' 'println!("{}", gorgias::operations::OPERATIONS.len());'
    (cd "$2" && run cargo package -p gorgias --allow-dirty --no-verify --quiet --target-dir "$work/package-$1")
    tar xzf "$work/package-$1"/package/gorgias-*.crate -C "$work/$1"
    mv "$work/$1"/gorgias-* "$work/$1/gorgias"
    printf '[workspace]\nmembers = ["app", "gorgias"]\nresolver = "3"\n' > "$work/$1/Cargo.toml"
    cp "$2/Cargo.lock" "$work/$1/Cargo.lock"
}
# A yardstick: name, dependencies, a line that names them.
yardstick() {
    app "$1" "$2" "$3"
    printf '[workspace]\nmembers = ["app"]\nresolver = "3"\n' > "$work/$1/Cargo.toml"
    cp Cargo.lock "$work/$1/Cargo.lock"
}

yardstick reqwest "$(cat <<'TOML'
reqwest = { version = "=0.13.5", features = ["json", "query", "stream", "multipart"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", features = ["full"] }
TOML
)" 'println!("{}", std::any::type_name::<(reqwest::Client, serde_json::Value, tokio::runtime::Runtime)>());'
yardstick octocrab 'octocrab = "=0.54.1"' 'println!("{}", std::any::type_name::<octocrab::Octocrab>());'
yardstick oxide 'oxide = "=0.19.0"' 'println!("{}", std::any::type_name::<oxide::Client>());'
git worktree add --quiet --detach "$work/old" "$old"
published then "$work/old"
published now "$root"

rows="reqwest octocrab oxide then now"
declare -A cold count title
title=(
    [reqwest]="reqwest, serde, tokio" [octocrab]="octocrab 0.54" [oxide]="oxide 0.19"
    [then]="gorgias at $old" [now]="gorgias"
)
for row in $rows; do
    cd "$work/$row"
    run cargo fetch
    count[$row]=$(cargo tree -p app --edges normal,build --prefix none --no-dedupe 2>/dev/null | sort -u | wc -l)
    cold[$row]=$(NOTES="$work/$row/notes" RUSTC_WRAPPER="$work/rustc" cpu cargo build -p app)
done

printf 'Load: %s; %s cores; %s.\n\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$(nproc)" "$(rustc --version)"
echo '| | crates | cold build, CPU s | of octocrab | of oxide | of reqwest |'
echo '|---|---|---|---|---|---|'
for row in $rows; do
    echo "| ${title[$row]} | ${count[$row]} | ${cold[$row]} | $(ratio "${cold[$row]}" "${cold[octocrab]}") |" \
        "$(ratio "${cold[$row]}" "${cold[oxide]}") | $(ratio "${cold[$row]}" "${cold[reqwest]}") |"
done
echo
echo '| | the crate itself, CPU s | peak, MB | rlib, MB | generation, CPU s | of it the run |'
echo '|---|---|---|---|---|---|'
packages() { cargo tree -p app --edges "$1" --prefix none --no-dedupe 2>/dev/null | awk '{print $1 "@" substr($2, 2)}' | sort -u; }
for row in then now; do
    cd "$work/$row"
    # Generation: the packages that only it needs, the build script, and its run.
    comm -13 <(packages normal) <(packages normal,build) > "$work/only"
    mkdir -p "$work/out"
    script=$(echo "$PWD"/target/debug/build/gorgias-*/build-script-build)
    generated=$(OUT_DIR="$work/out" CARGO_MANIFEST_DIR="$PWD/gorgias" cpu "$script")
    awk -v title="${title[$row]}" -v generated="$generated" -v rlib="$(du -m target/debug/deps/libgorgias-*.rlib | cut -f1)" '
        NR == FNR {only[$1] = 1; next}
        $4 in only || ($4 ~ /^gorgias@/ && $5 == "build_script_build") {generation += $1 + $2}
        $5 == "gorgias" {itself = $1 + $2; peak = $3 / 1000}
        END {printf "| %s | %.1f | %d | %d | %.1f | %.1f |\n", title, itself, peak, rlib, generation + generated, generated}
    ' "$work/only" "$work/$row/notes"
done
[ -z "$check" ] || for row in then now; do
    cd "$work/$row"
    run cargo check -p gorgias
    touch gorgias/src/lib.rs
    printf '\n%s: check after a touch of src/lib.rs: %s CPU s\n' "${title[$row]}" "$(cpu cargo check -p gorgias)"
done
