"""Plain calls to the sandbox, past the client that is tried: to fill the account and to know what it holds."""

import base64
import json
import os
import time
import urllib.error
import urllib.request

URL = os.environ["GORGIAS_BASE_URL"]
EMAIL = os.environ["GORGIAS_EMAIL"]
KEY = os.environ["GORGIAS_API_KEY"]
BASIC = base64.b64encode(f"{EMAIL}:{KEY}".encode()).decode()


def call(method, path, body=None):
    """The answer to one call, after as many attempts as the call allowance asks for."""
    headers = {"Authorization": f"Basic {BASIC}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers, method=method)) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as refusal:
            if refusal.code != 429:
                raise AssertionError(f"{method} {path}: {refusal.code} {refusal.read()!r}") from refusal
            time.sleep(int(refusal.headers["Retry-After"]))


def held(path):
    """All records of a list."""
    records, cursor = [], None
    while True:
        joint = "&" if "?" in path else "?"
        page = call("GET", f"{path}{joint}limit=100" + (f"&cursor={cursor}" if cursor else ""))
        records += page["data"]
        cursor = page["meta"]["next_cursor"]
        if not cursor:
            return records


def open_ticket(name, at):
    """A ticket with one message, from a customer of this name, all of the time `at`."""
    message = {
        "channel": "api",
        "via": "api",
        "from_agent": False,
        "sender": {"email": f"{name}@example.com", "name": name.title()},
        "body_text": f"Hello from {name}.",
        "created_datetime": at,
        "sent_datetime": at,
    }
    return call("POST", "/api/tickets", {"subject": f"About {name}", "created_datetime": at, "messages": [message]})


def without_key(text, where):
    """The key stands nowhere in `text`, neither as it is nor as a Basic header."""
    assert KEY not in text and BASIC not in text, f"the API key is in {where}"
