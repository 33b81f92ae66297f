"""Reads `cargo metadata` on standard input: nothing that a dependant builds needs a newer Rust than the members promise."""

import json
import sys

data = json.load(sys.stdin)
packages = {p["id"]: p for p in data["packages"]}
nodes = {n["id"]: n for n in data["resolve"]["nodes"]}
root = next(p for p in data["packages"] if p["name"] == "gorgias")


def version(text):
    return tuple(map(int, text.split(".")[:2]))


promised = root["rust_version"]
problems = []

# What a dependant builds: normal and build dependencies of the root package.
seen, queue = set(), [root["id"]]
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
    if wanted and version(wanted) > version(promised):
        problems.append(f"{package['name']} {package['version']} needs Rust {wanted}, beyond the promised {promised}")

for member in data["workspace_members"]:
    if packages[member]["rust_version"] != promised:
        problems.append(f"{packages[member]['name']}: rust-version is not {promised}")

print(f"{len(seen)} packages checked")
if problems:
    sys.exit("\n".join(problems))
