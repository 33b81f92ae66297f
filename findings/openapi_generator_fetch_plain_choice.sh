#!/usr/bin/env bash
# openapi-generator 7.26.0, `typescript-fetch`: a request body that is a choice of plain types becomes code that does not compile.
#
# Expected: `anyOf` of string, integer and boolean, which OpenAPI 3.1 allows as a body, becomes the type `string | number | boolean`.
# Seen: generation ends well, and the function that sends the body uses the types as values (TS2304, TS2693). The same choice written as a
# list of types, `type: [string, integer, boolean]`, compiles. Exit status 0 as long as this is so, 1 when it has changed. Needs
# Python with pip, Java 11 or later, Node with npm, and their package registries.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openapi-generator-cli==7.26.0
npm install --prefix node --no-audit --no-fund --silent typescript@5.9.3
document() {
    cat <<YAML
openapi: 3.1.1
info: {title: Values, version: "1", license: {name: MIT, identifier: MIT}}
servers: [{url: "https://api.example.com"}]
paths:
  /value:
    put:
      operationId: setValue
      requestBody: {required: true, content: {application/json: {schema: {\$ref: '#/components/schemas/Scalar'}}}}
      responses: {"204": {description: Set.}}
components:
  schemas:
    Scalar: $1
YAML
}
seen=
try() {
    document "$2" > "$1.yaml"
    venv/bin/openapi-generator-cli generate -g typescript-fetch -i "$1.yaml" -o "$1" > "$1.log" 2>&1
    local errors
    errors=$(node/node_modules/.bin/tsc --strict --noEmit --target ES2022 --module ESNext --moduleResolution Bundler \
        --lib ES2022,DOM,DOM.Iterable "$1/index.ts" | grep -o 'TS[0-9]*' | sort -u | tr '\n' ' ' || true)
    seen+="$1: ${errors:-compiles}"$'\n'
}
try choice '{anyOf: [{type: string}, {type: integer}, {type: boolean}]}'
try list '{type: [string, integer, boolean]}'
printf '%s' "$seen"
case $seen in
*'choice: TS'*'list: compiles'*) ;;
*) printf 'changed\n'; exit 1 ;;
esac
