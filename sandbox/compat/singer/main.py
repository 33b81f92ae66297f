"""Runs the tap as a pipeline would and compares what it writes with what the sandbox holds."""

import datetime
import json
import pathlib
import subprocess
import sys

import jsonschema

import desk

HERE = pathlib.Path(__file__).parent
WORK = pathlib.Path(sys.argv[1])
LISTS = {"tickets": "/api/tickets", "customers": "/api/customers", "tags": "/api/tags", "views": "/api/views"}


def file(name, content):
    path = WORK / name
    path.write_text(json.dumps(content))
    return str(path)


def tap(*more):
    """What the tap writes to stdout and what it logs."""
    config = {"base_url": desk.URL, "email": desk.EMAIL, "api_key": desk.KEY}
    program = [sys.executable, str(HERE / "tap.py"), "--config", file("config.json", config)]
    done = subprocess.run([*program, *more], capture_output=True, text=True, timeout=300)
    desk.without_key(done.stdout + done.stderr, "the output of the tap")
    if done.returncode != 0:
        raise AssertionError(f"the tap failed: {done.stderr[-4000:]}")
    return done.stdout, done.stderr


def sync(state=None):
    """Records by stream, each checked against its schema; the last state; and the log."""
    out, log = tap(*(["--state", file("state.json", state)] if state else []))
    schemas, records, last = {}, {}, None
    for line in out.splitlines():
        message = json.loads(line)
        if message["type"] == "SCHEMA":
            schemas[message["stream"]] = jsonschema.Draft7Validator(message["schema"])
            records.setdefault(message["stream"], [])
        elif message["type"] == "RECORD":
            schemas[message["stream"]].validate(message["record"])
            records[message["stream"]].append(message["record"])
        elif message["type"] == "STATE":
            last = message["value"]
    return records, last, log


def ids(records):
    return sorted(record["id"] for record in records)


def moment(text):
    return datetime.datetime.fromisoformat(text)


def main():
    for number in range(25):
        desk.open_ticket(f"visitor-{number}", f"2025-03-01T10:{number:02}:00Z")
    catalog = json.loads(tap("--discover")[0])
    assert {stream["tap_stream_id"] for stream in catalog["streams"]} == {*LISTS, "view_items", "viewed_tickets"}

    records, state, log = sync()
    assert "429" in log, "no call was refused, so this does not prove that the tap waits"
    for name, path in LISTS.items():
        assert ids(records[name]) == ids(desk.held(path)), name
    pairs = [(item["view_id"], item["id"]) for item in records["view_items"]]
    assert len(set(pairs)) == len(pairs) > 10
    assert ids(records["viewed_tickets"]) == ids(desk.held("/api/tickets"))
    for name in ("tickets", "customers", "viewed_tickets"):
        bookmark = state["bookmarks"][name]["replication_key_value"]
        assert moment(bookmark) == max(moment(record["updated_datetime"]) for record in records[name]), name

    changed = desk.held("/api/tickets")[-1]["id"]
    desk.call("PUT", f"/api/tickets/{changed}", {"subject": "Changed since"})
    opened = desk.open_ticket("newcomer", datetime.datetime.now(datetime.UTC).isoformat())["id"]
    again, later, _ = sync(state)
    for name, new in {"tickets": {changed, opened}, "customers": set()}.items():
        bookmark = moment(state["bookmarks"][name]["replication_key_value"])
        wanted = {one["id"] for one in desk.held(LISTS[name]) if moment(one["updated_datetime"]) >= bookmark}
        assert new <= wanted == set(ids(again[name])), name
        assert len(wanted) < len(records[name]) / 2, f"{name}: {len(wanted)} of {len(records[name])} came again"
        assert moment(later["bookmarks"][name]["replication_key_value"]) >= bookmark
    bookmark = moment(state["bookmarks"]["viewed_tickets"]["replication_key_value"])
    assert ids(again["viewed_tickets"]) == sorted(
        one["id"] for one in desk.held("/api/tickets") if moment(one["updated_datetime"]) >= bookmark
    )
    assert {changed, opened} <= set(ids(again["viewed_tickets"]))
    assert not [view for view in desk.held("/api/views") if view["slug"] == "could-be-anything"], "the views of the runs are gone"
    [ticket] = [ticket for ticket in again["tickets"] if ticket["id"] == changed]
    assert ticket["subject"] == "Changed since"
    print(f"singer: {sum(map(len, records.values()))} records, then {len(again['tickets'])} tickets that had changed")


main()
