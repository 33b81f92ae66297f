#!/usr/bin/env bash
# What a contributor waits for: building all tests from clean, and again after a change of src/lib.rs, in CPU and wall seconds.
# Compares commits, each in a worktree and a target folder of its own: `benches/loop-cost.sh d17074e HEAD`. Prints Markdown for
# RESULTS.md. Run it on a quiet machine; the build from clean takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- HEAD
work=$(mktemp -d)
commits=()
cleanup() {
    for commit in "${commits[@]}"; do git worktree remove --force "$work/$commit" || true; done
    rm -rf "$work"
}
trap cleanup EXIT

export CARGO_TERM_COLOR=never CARGO_INCREMENTAL=0
unset CARGO_TARGET_DIR

# CPU (user and system) and wall seconds of a command, as two cells.
cost() {
    local TIMEFORMAT='%U %S %R' times
    { times=$({ time "$@" > "$work/log" 2>&1; } 2>&1) || { cat "$work/log" >&2; exit 1; }; }
    awk '{printf "%.0f | %.0f", $1 + $2, $3}' <<< "$times"
}
tests() { cargo test --workspace --no-run --locked; }

printf 'Load before: %s; %s cores; %s.\n\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$(nproc)" "$(rustc --version)"
echo '| commit | test programs | from clean, CPU s | wall s | after a touch, CPU s | wall s |'
echo '|---|---|---|---|---|---|'
for name in "$@"; do
    commit=$(git rev-parse --short "$name")
    git worktree add --quiet --detach "$work/$commit" "$commit"
    commits+=("$commit")
    (
        cd "$work/$commit"
        cargo fetch --locked --quiet
        clean=$(cost tests)
        programs=$(tests 2>&1 | grep -c '^ *Executable')
        touch src/lib.rs
        touched=$(cost tests)
        echo "| $commit | $programs | $clean | $touched |"
    )
done
