# Read by each run: finds the tools, installs the client, starts a sandbox of its own and stops it in the end.
# A run that cannot find its tool says so and is skipped; on CI (`CI=true`) that is a failure.
set -euo pipefail

# The folder of all runs like this one: `mcp/compat` has some, too.
compat=$(cd "$(dirname "$(realpath "$0")")/.." && pwd)
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Everything that is installed or written lies here, which git ignores.
work="${CARGO_TARGET_DIR:-$repository/target}/compat/$(basename "$(dirname "$(realpath "$0")")")"
mkdir -p "$work"
export PYTHONDONTWRITEBYTECODE=1

# need TOOL...: the tools of this run.
need() {
    local tool
    for tool in "$@"; do
        if ! command -v "$tool" >/dev/null; then missing "$tool"; fi
    done
}

missing() {
    if [ "${CI:-}" = true ]; then
        printf '\n!!!! FAILED %s: %s is not installed, and on CI nothing is skipped\n\n' "$(basename "$work")" "$1"
        exit 1
    fi
    printf '\n!!!! SKIPPED %s: %s is not installed\n\n' "$(basename "$work")" "$1"
    exit 0
}

# python_packages: a virtual environment with requirements.txt, made again whenever that file changes.
python_packages() {
    need python3
    local wanted=$compat/$(basename "$work")/requirements.txt
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing 'python3 with pip and venv'
    if ! cmp -s "$wanted" "$work/installed.txt"; then
        rm -rf "$work/venv"
        python3 -m venv "$work/venv"
        "$work/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"
        cp "$wanted" "$work/installed.txt"
    fi
    python=$work/venv/bin/python
}

# node_packages: what package-lock.json names, installed again whenever that file changes.
node_packages() {
    need node npm
    local source=$compat/$(basename "$work")
    if ! cmp -s "$source/package-lock.json" "$work/installed.json"; then
        cp "$source/package.json" "$source/package-lock.json" "$work/"
        npm ci --prefix "$work" --ignore-scripts --no-audit --no-fund --silent
        cp "$source/package-lock.json" "$work/installed.json"
    fi
}

# start_sandbox ARGUMENT...: starts one with the small desk on a free port and exports what it prints (GORGIAS_BASE_URL and so on).
start_sandbox() {
    local binary=${GORGIAS_SANDBOX:-}
    if [ -z "$binary" ]; then
        (cd "$repository" && cargo build --locked --quiet -p gorgias-sandbox)
        binary=${CARGO_TARGET_DIR:-$repository/target}/debug/gorgias-sandbox
    fi
    # The small desk, whose records the runs know, unless the run names another in `desk`.
    # Emptied first: what an earlier run left would pass for the new sandbox's output.
    : >"$work/sandbox.out"
    "$binary" "${desk:---small}" "$@" >"$work/sandbox.out" 2>&1 &
    sandbox=$!
    trap stop_sandbox EXIT
    local waited=0
    until grep -q '^GORGIAS_DOMAIN=' "$work/sandbox.out"; do
        if ! kill -0 "$sandbox" 2>/dev/null || [ "$((waited += 1))" -gt 600 ]; then
            printf 'The sandbox did not start:\n'
            cat "$work/sandbox.out"
            exit 1
        fi
        sleep 0.1
    done
    set -a
    # shellcheck disable=SC1090
    . <(grep '^GORGIAS_' "$work/sandbox.out")
    set +a
}

stop_sandbox() {
    kill "$sandbox" 2>/dev/null || true
    wait "$sandbox" 2>/dev/null || true
}
