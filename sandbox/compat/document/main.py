"""Walks the sandbox and holds every response, whatever its status, against the document, as strictly as openapi-core does."""

import json
import re
import sys
import urllib.error
import urllib.request
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

import desk

DOCUMENT = json.load(open(sys.argv[1]))
HOST = "https://sandbox.gorgias.com"
API = OpenAPI.from_dict(DOCUMENT)

# Where the records come from that a path names; the tag in the path says which list.
LISTS = {
    "custom-fields": ["/api/custom-fields?object_type=Ticket", "/api/custom-fields?object_type=Customer"],
    "views": ["/api/views"],
}
NAMES = {"customer_id": "customers", "ticket_id": "tickets", "view_id": "views"}
# Lists that need a parameter, or that are asked in more than one way.
QUERIES = {
    "/api/custom-fields": ["object_type=Ticket", "object_type=Customer&archived=false"],
    "/api/tickets": ["limit=3", "limit=3&trashed=true", "order_by=created_datetime:asc&limit=5"],
    "/api/messages": ["limit=3", "limit=100"],
    "/api/customers": ["limit=3", "limit=100"],
    "/api/views": ["limit=100"],
    "/api/macros": ["limit=100"],
    "/api/rules": ["limit=100"],
}
EACH = 6

seen, problems = Counter(), []


class Request:
    """One request, in the form of openapi-core."""

    content_type = "application/json"

    def __init__(self, method, path, body):
        parts = urlsplit(path)
        self.host_url, self.path, self.method = HOST, parts.path, method.lower()
        self.parameters = RequestParameters(query=ImmutableMultiDict(parse_qsl(parts.query)), header=Headers())
        self.body = body


class Response:
    """One response, in the form of openapi-core."""

    def __init__(self, answer):
        self.status_code, self.data = answer.status, answer.read()
        self.headers = Headers(answer.headers.items())
        self.content_type = answer.headers.get_content_type() if self.data else "application/json"


def causes(problem):
    """What is wrong, with the place in the document and in the body."""
    inner = getattr(problem, "schema_errors", None) or getattr(problem.__cause__, "schema_errors", None)
    if not inner:
        return [f"{type(problem).__name__}: {problem}"]
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:160]}" for one in list(inner)[:5]]


def call(method, path, body=None):
    """Makes a call, checks the response, and returns its JSON."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Basic {desk.BASIC}", "Content-Type": "application/json"}
    try:
        answer = urllib.request.urlopen(urllib.request.Request(desk.URL + path, data, headers, method=method))
    except urllib.error.HTTPError as refusal:
        answer = refusal
    response = Response(answer)
    seen[response.status_code] += 1
    if response.data or response.status_code != 204:
        try:
            API.validate_response(Request(method, path, data), response)
        except Exception as problem:  # whatever it is, it is a finding
            problems.extend(f"{method} {path} {response.status_code}: {cause}" for cause in causes(problem))
    is_json = response.data and response.content_type == "application/json"
    return response.status_code, json.loads(response.data) if is_json else None


def got(path):
    status, body = call("GET", path)
    assert status in (200, 202, 307), f"GET {path}: {status} {body}"
    return body


def made(method, path, body=None):
    status, answer = call(method, path, body)
    assert status < 300, f"{method} {path}: {status} {answer}"
    return answer


def ids(collection):
    """Ids of a collection's records, from the front and from the back."""
    found = []
    for path in LISTS.get(collection, [f"/api/{collection}"]):
        body = got(path)
        records = body if isinstance(body, list) else body["data"]
        found += [record["id"] for record in records if "id" in record]
    return found[:EACH] + found[EACH:][-EACH:]


def reads():
    """Every GET of the document, with records that the lists name."""
    for path, operations in DOCUMENT["paths"].items():
        if "get" not in operations or "{file_type}" in path:
            continue
        names = re.findall(r"\{(\w+)\}", path)
        if not names:
            for query in QUERIES.get(path, [""]):
                got(f"{path}?{query}" if query else path)
            continue
        if names == ["slug"]:
            for card in got("/api/metric-cards")["data"][:EACH]:
                got(path.replace("{slug}", card["slug"]))
            continue
        collection = NAMES.get(names[0]) or re.sub(r"^/api/|/\{.*", "", path)
        for id in ids(collection):
            one = path.replace("{" + names[0] + "}", str(id))
            if len(names) == 1:
                got(one)
                continue
            records = got(one.rsplit("/", 1)[0])["data"]
            for record in records[:EACH]:
                got(one.replace("{" + names[1] + "}", str(record["id"])))


def writes():
    """A round of what clients write, and the usual refusals."""
    customer = made(
        "POST",
        "/api/customers",
        {"name": "Ada", "channels": [{"type": "email", "address": "ada@example.com", "preferred": True}]},
    )
    made("PUT", f"/api/customers/{customer['id']}", {"name": "Ada L.", "language": "en"})
    made("PUT", f"/api/customers/{customer['id']}/data", {"data": {"points": 3}})
    got(f"/api/customers/{customer['id']}")
    ticket = desk.open_ticket("grace", "2025-03-01T10:00:00Z")
    tag = made("POST", "/api/tags", {"name": "strict"})
    made("PUT", f"/api/tags/{tag['id']}", {"description": "Of a strict reader."})
    address = f"/api/tickets/{ticket['id']}"
    made("PUT", address, {"status": "closed", "priority": "high", "assignee_user": None})
    made("POST", f"{address}/tags", {"names": ["strict"]})
    made("PUT", f"{address}/tags", {"ids": [tag["id"]]})
    note = {"channel": "internal-note", "via": "api", "from_agent": True, "sender": {"email": desk.EMAIL}}
    message = made("POST", f"{address}/messages", {**note, "body_text": "For the team."})
    made("PUT", f"{address}/messages/{message['id']}", {**note, "body_text": "For the whole team."})
    got(f"{address}/messages")
    got(address)
    survey = made("POST", "/api/satisfaction-surveys", {"customer_id": customer["id"], "ticket_id": ticket["id"]})
    made("PUT", f"/api/satisfaction-surveys/{survey['id']}", {"sent_datetime": "2025-03-02T10:00:00Z"})
    macro = made("POST", "/api/macros", {"name": "Strict", "actions": []})
    made("PUT", "/api/macros/archive", {"ids": [macro["id"]]})
    made("PUT", "/api/macros/unarchive", {"ids": [macro["id"]]})
    got(f"/api/macros/{macro['id']}")
    team = made("POST", "/api/teams", {"name": "Strict"})
    made("PUT", f"/api/teams/{team['id']}", {"description": "Reads strictly."})
    view = made("POST", "/api/views", {"slug": "strict", "name": "Strict", "type": "ticket-list"})
    made("PUT", f"/api/views/{view['id']}", {"name": "Stricter"})
    got(f"/api/views/{view['id']}")
    got(f"/api/views/{view['id']}/items")
    rule = made("POST", "/api/rules", {"name": "Strict", "code": "if (eq(ticket.channel, 'email')) { Action('addTags', {tags: 'strict'}) }"})
    made("PUT", f"/api/rules/{rule['id']}", {"description": "Does nothing."})
    field = {"object_type": "Ticket", "label": "Strict", "definition": {"data_type": "text", "input_settings": {"input_type": "input"}}}
    field = made("POST", "/api/custom-fields", field)
    made("PUT", f"{address}/custom-fields/{field['id']}", "kept")
    got(f"{address}/custom-fields")
    made("DELETE", f"{address}/custom-fields/{field['id']}")
    made("POST", "/api/search", {"type": "customer_profile", "query": "ada"})
    made("DELETE", f"/api/views/{view['id']}")
    for method, path, body, status in [
        ("GET", "/api/tickets/1", None, 404),
        ("GET", "/api/tickets?limit=1000", None, 400),
        ("POST", "/api/tickets", {}, 400),
        ("PUT", address, {"status": "shut"}, 400),
    ]:
        found, _ = call(method, path, body)
        assert found == status, f"{method} {path}: {found}, not {status}"


reads()
writes()
reads()
total = sum(seen.values())
if problems:
    print("\n".join(dict.fromkeys(problems)))
    sys.exit(f"document: {len(problems)} problems in {total} responses ({sys.argv[2]})")
print(f"document: {total} responses fit ({sys.argv[2]}; {', '.join(f'{n} × {status}' for status, n in sorted(seen.items()))})")
