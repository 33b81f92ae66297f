# Read by each run, after which `sandbox/compat/common.sh` holds: packages, a sandbox of its own, and `$gorgias_mcp`, the program.
. "$(dirname "${BASH_SOURCE[0]}")/../../sandbox/compat/common.sh"

# build_server: GORGIAS_MCP, or the program built here (with the feature `http`).
build_server() {
    gorgias_mcp=${GORGIAS_MCP:-}
    if [ -z "$gorgias_mcp" ]; then
        (cd "$repository" && cargo build --locked --quiet -p gorgias-mcp --features http)
        gorgias_mcp=${CARGO_TARGET_DIR:-$repository/target}/debug/gorgias-mcp
    fi
    export GORGIAS_MCP=$gorgias_mcp
}
