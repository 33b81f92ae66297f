"""What Schemathesis has to know about the idioms of the document, and one check of our own."""

import re

import schemathesis


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Spells out what spec/README.md says in words: open enums take any text, and undeclared keys are refused."""
    plain(raw_schema)
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
