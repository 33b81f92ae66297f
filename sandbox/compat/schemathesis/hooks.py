"""What Schemathesis has to know about the idioms of the document, and one check of our own."""

import re
import zlib

import schemathesis

import desk

# Records to call by their number. What Schemathesis makes up is mostly unknown, and a 404 says little.
for number in range(30):
    desk.open_ticket(f"visitor-{number}", f"2025-03-01T10:{number:02}:00Z")
HELD = {
    path: [record["id"] for record in desk.held(path)]
    for path in ("/api/customers", "/api/tags", "/api/tickets", "/api/views", "/api/widgets")
}
HELD["/api/custom-fields"] = [
    record["id"] for kind in ("Ticket", "Customer") for record in desk.held(f"/api/custom-fields?object_type={kind}")
]


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Every other fitting id becomes that of a record; which one depends on the id, so a run can be repeated."""
    path = context.operation.path
    for name, value in (path_parameters or {}).items():
        collection = path[: path.index("{" + name + "}") - 1]
        if collection.endswith("/custom-fields"):
            collection = "/api/custom-fields"
        known = HELD.get(collection)
        if known and type(value) is int and 0 < value < 2**63:
            choice = zlib.crc32(str(value).encode())
            if choice % 2:
                path_parameters[name] = known[choice // 2 % len(known)]
    return path_parameters


@schemathesis.hook
def map_query(context, query):
    """Customers are merged by ids in the query."""
    for name in ("source_id", "target_id"):
        value = (query or {}).get(name)
        if context.operation.path == "/api/customers/merge" and type(value) is int and 0 < value < 2**63:
            query[name] = HELD["/api/customers"][value % len(HELD["/api/customers"])]
    return query


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Spells out what spec/README.md says in words: open enums take any text, and undeclared keys are refused."""
    plain(raw_schema)
    # Taken without them where there is an e-mail address (assumed: FIDELITY.md), so their absence is no misshapen data.
    raw_schema["components"]["schemas"]["CreateCustomer"]["required"].remove("channels")
    for (path, method), (status, description) in CHOSEN.items():
        raw_schema["paths"][path][method]["responses"][status] = {"description": description}


# Refusals of which nobody has published the status, so that the document has none; the sandbox had to choose.
CHOSEN = {
    ("/api/tags", "delete"): ("409", "A macro or a rule uses a tag."),
    ("/api/tags/{id}", "delete"): ("409", "A macro or a rule uses the tag."),
    ("/api/customers/merge", "put"): ("404", "One of the customers does not exist."),
}


def plain(node):
    if isinstance(node, list):
        for item in node:
            plain(item)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("enum"), list) and not node.get("x-gorgias-closed"):
        del node["enum"]
    if node.get("type") == "object" and node.get("properties"):
        node.setdefault("additionalProperties", False)
    for child in node.values():
        plain(child)


# What the sandbox says of data that does not fit the document.
SHAPE = re.compile(
    r"No such field"
    r"|Not a valid (string|integer|number|boolean|array|object|date-time|email|uri)\."
    r'|Must (be|have) at (most|least) -?\d+( items| characters long| bytes long)?"'
)


@schemathesis.check
def fitting_data_is_not_called_misshapen(context, response, case):
    """Data that fits the document may be refused for what it means, never for its shape."""
    if response.status_code != 400 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    found = SHAPE.search(response.text)
    assert not found, f"data that fits the document is refused with: {found.group()}"
