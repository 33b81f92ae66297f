"""Reads `cargo metadata` on standard input: the MSRV holds for what users build, and licenses are permissive."""

import json
import re
import sys

MSRV = (1, 88)
PERMISSIVE = {
    "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "Unicode-3.0", "0BSD", "CC0-1.0", "MIT-0",
    "Unlicense", "BSL-1.0", "CDLA-Permissive-2.0", "Apache-2.0 WITH LLVM-exception",
    # Weak copyleft per file; progenitor and the crates of its runtime.
    "MPL-2.0",
}

data = json.load(sys.stdin)
packages = {p["id"]: p for p in data["packages"]}
nodes = {n["id"]: n for n in data["resolve"]["nodes"]}
root = next(p["id"] for p in data["packages"] if p["name"] == "gorgias")
problems = []

# What a dependant builds: normal and build dependencies of the root package.
seen, queue = set(), [root]
while queue:
    current = queue.pop()
    if current in seen:
        continue
    seen.add(current)
    for dep in nodes[current]["deps"]:
        if any(kind["kind"] in (None, "build") for kind in dep["dep_kinds"]):
            queue.append(dep["pkg"])

for package in (packages[i] for i in sorted(seen)):
    wanted = package.get("rust_version")
    if wanted and tuple(map(int, wanted.split(".")[:2])) > MSRV:
        problems.append(f"{package['name']} {package['version']} needs Rust {wanted}, beyond the promised 1.88")
    text = package.get("license") or ""
    choices = [c.strip(" ()") for c in re.split(r"\bOR\b|/", text)]
    if not any(all(part.strip(" ()") in PERMISSIVE for part in re.split(r"\bAND\b", c)) for c in choices):
        problems.append(f"{package['name']} {package['version']}: license {text!r} is not on the list")

for member in data["workspace_members"]:
    if packages[member]["rust_version"] != "1.88":
        problems.append(f"{packages[member]['name']}: rust-version is not 1.88")

print(f"{len(seen)} packages checked")
if problems:
    sys.exit("\n".join(problems))
