#!/usr/bin/env bash
# Five jobs of a helpdesk by `gorgias-mcp call`, on a sandbox of their own.
# GORGIAS_MCP and GORGIAS_SANDBOX name the programs; by default they are built here.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
if [ -z "${GORGIAS_MCP:-}" ]; then cargo build --locked --quiet -p gorgias-mcp; fi
if [ -z "${GORGIAS_SANDBOX:-}" ]; then cargo build --locked --quiet -p gorgias-sandbox; fi
mcp=${GORGIAS_MCP:-$target/debug/gorgias-mcp}

directory=$(mktemp -d)
"${GORGIAS_SANDBOX:-$target/debug/gorgias-sandbox}" --tickets 500 --seed 1 --until 2026-03-01T10:00:00Z > "$directory/desk" &
desk=$!
trap 'kill "$desk" 2>/dev/null || true; rm -rf "$directory"' EXIT
until grep -q '^Ctrl-C' "$directory/desk"; do
    kill -0 "$desk" 2>/dev/null || { cat "$directory/desk"; exit 1; }
    sleep 0.1
done
set -a
# shellcheck disable=SC1090
. <(grep -E '^GORGIAS_(BASE_URL|EMAIL|API_KEY)=' "$directory/desk")
set +a

# call TOOL JSON: plans are kept between the calls, and nobody is asked, for nobody is here.
call() {
    printf '\n$ gorgias-mcp call %s %s\n' "$1" "$2"
    "$mcp" call "$1" "$2" --tier admin --approve host --state "$directory/state" | tee "$directory/output"
}

# apply TOOL: carries out the plan that the last call showed.
apply() {
    call "$1" "{\"plan\": \"$(grep -oE '\b[0-9a-f]{32}\b' "$directory/output" | head -n 1)\"}"
}

# Of this shop: somebody with fifteen tickets, and the number of one of the orders.
customer=viggo.barrowby0@example.org
order=4164

printf '\n== 1. An order event that no webhook reported, and a refund on it\n'
# Gorgias does not know the address of a Magento shop, so it is named as its webhooks name it.
about="\"order\": \"$order\", \"customer\": \"$customer\", \"platform\": \"magento2\", \"shop\": \"shop.example.com\""
call record_order_event "{$about, \"event\": \"created\", \"at\": \"2026-03-01T09:00:00Z\", \"summary\": \"2 items, 89.00 EUR\"}"
call record_order_event "{$about, \"event\": \"refunded\", \"at\": \"2026-03-01T09:30:00Z\", \"summary\": \"20.00 EUR\"}"

printf '\n== 2. The order behind a ticket\n'
call find_tickets "{\"customer\": \"$customer\", \"limit\": 1}"
call read_tickets "{\"tickets\": [$(grep -oE '\b[0-9]{9}\b' "$directory/output" | head -n 1)]}"

printf '\n== 3. Open tickets tagged and routed by rules\n'
call triage '{"view": "Open", "rules": {"rules": [
  {"id": "shipping", "when": {"body": {"words": ["parcel", "tracking"]}}, "then": {"add_tags": ["shipping"], "assign_team": "Shipping"}},
  {"id": "returns", "when": {"body": {"words": ["return", "refund"]}}, "then": {"add_tags": ["returns"], "assign_team": "Returns"}}]}}'
apply triage

printf '\n== 4. Macros in step with a set\n'
call reconcile_macros '{"set": {"prefix": "team:", "macros": [
  {"external_id": "team:on-its-way", "name": "On its way", "actions": [{"name": "setResponseText", "body_text": "Your parcel has left."}]},
  {"external_id": "team:refunded", "name": "Refunded", "actions": [{"name": "setResponseText", "body_text": "We have refunded your order."}]}]}}'
apply reconcile_macros

printf '\n== 5. The history of a customer\n'
call read_customer "{\"customer\": \"$customer\", \"conversations\": true}"
