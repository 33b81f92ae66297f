"""Runs Airbyte's runtime with our manifest as it would run in production, and compares with what the sandbox holds."""

import datetime
import json
import pathlib
import subprocess
import sys
import time

import desk

HERE = pathlib.Path(__file__).parent
WORK = pathlib.Path(sys.argv[1])
STREAMS = {
    "tickets": ("/api/tickets", "updated_datetime"),
    "customers": ("/api/customers", "updated_datetime"),
    "messages": ("/api/messages", "created_datetime"),
    "events": ("/api/events", "created_datetime"),
    "satisfaction_surveys": ("/api/satisfaction-surveys", None),
    "views": ("/api/views", None),
}


def file(name, content):
    path = WORK / name
    path.write_text(json.dumps(content))
    return str(path)


def config(**more):
    return {
        "base_url": desk.URL,
        "email": desk.EMAIL,
        "api_key": desk.KEY,
        "start": "2020-01-01T00:00:00.000000+00:00",
        # The sandbox allows 12 in four seconds, see ./run.
        "calls": 9,
        "concurrency": 2,
        **more,
    }


def airbyte(command, settings, *more):
    """What the runtime says, message by message, by kind."""
    program = [str(pathlib.Path(sys.executable).with_name("source-declarative-manifest")), command]
    manifest = ["--config", file("config.json", settings), "--manifest-path", str(HERE / "manifest.yaml")]
    done = subprocess.run([*program, *manifest, *more], capture_output=True, text=True, timeout=300)
    desk.without_key(done.stdout + done.stderr, f"the output of {command}")
    said = {}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        said.setdefault(message["type"], []).append(message)
    if done.returncode != 0:
        raise AssertionError(f"{command} failed: {done.stdout[-3000:]} {done.stderr[-3000:]}")
    return said


def read(settings, catalog, state=None):
    """Records by stream, the last state by stream, and how often the runtime met a 429."""
    more = ["--state", file("state.json", state)] if state else []
    said = airbyte("read", settings, "--catalog", file("catalog.json", catalog), *more)
    records = {}
    for message in said.get("RECORD", []):
        records.setdefault(message["record"]["stream"], []).append(message["record"]["data"])
    states = {}
    for message in said.get("STATE", []):
        states[message["state"]["stream"]["stream_descriptor"]["name"]] = message["state"]
    refused = sum("429" in message["log"]["message"] for message in said.get("LOG", []))
    return records, list(states.values()), refused


def configured(catalog):
    """Every stream, incrementally where it can."""
    streams = []
    for stream in catalog["streams"]:
        mode = "incremental" if "incremental" in stream["supported_sync_modes"] else "full_refresh"
        streams.append({"stream": stream, "sync_mode": mode, "destination_sync_mode": "append"})
    return {"streams": streams}


def ids(records):
    return sorted(record["id"] for record in records)


def everything(records):
    """Each stream holds what the sandbox holds, each record once."""
    for name, (path, _) in STREAMS.items():
        assert ids(records[name]) == ids(desk.held(path)), name
    assert [account["domain"] for account in records["account"]] == [desk.call("GET", "/api/account")["domain"]]
    pairs = sorted((item["view_id"], item["id"]) for item in records["view_items"])
    assert len(pairs) == len(set(pairs)) and len(pairs) > 10, "items of views, each once, over several pages"
    views = {view["id"]: view for view in records["views"]}
    status = {ticket["id"]: ticket["status"] for ticket in records["tickets"]}
    [opened] = [view["id"] for view in views.values() if view["slug"] == "open"]
    inside = sorted(ticket for view, ticket in pairs if view == opened)
    assert set(inside) <= {ticket for ticket in status if status[ticket] == "open"} and len(inside) > 10


def main():
    for number in range(25):
        desk.open_ticket(f"visitor-{number}", f"2025-03-01T10:{number:02}:00Z")

    checked = airbyte("check", config())["CONNECTION_STATUS"][-1]["connectionStatus"]
    assert checked["status"] == "SUCCEEDED", checked
    refused = airbyte("check", config(api_key="not-the-key"))["CONNECTION_STATUS"][-1]["connectionStatus"]
    assert refused["status"] == "FAILED", refused
    catalog = airbyte("discover", config())["CATALOG"][-1]["catalog"]
    assert {stream["name"] for stream in catalog["streams"]} == {*STREAMS, "account", "view_items"}
    catalog = configured(catalog)

    # What was called so far has drained by then.
    time.sleep(4)
    records, states, met = read(config(), catalog)
    everything(records)
    assert met == 0, f"the budget fits the allowance, yet {met} calls were refused"

    # A budget far above the allowance: calls are refused, waited for as told, and nothing is lost.
    records, _, met = read(config(calls=10_000, concurrency=6), catalog)
    everything(records)
    assert met > 0, "no call was refused, so this proves nothing"

    incremental(catalog, states)
    print(f"airbyte: {sum(map(len, records.values()))} records of {len(records)} streams, {met} times told to wait")


def incremental(catalog, states):
    """From the state on, only what is new or changed since comes again, with the records of the bookmark itself."""
    ticket = desk.held("/api/tickets")[-1]["id"]
    before = {path: {record["id"] for record in desk.held(path)} for path, _ in STREAMS.values()}
    desk.call("PUT", f"/api/tickets/{ticket}", {"subject": "Changed since"})
    opened = desk.open_ticket("newcomer", datetime.datetime.now(datetime.UTC).isoformat())["id"]

    records, _, _ = read(config(), catalog, states)
    again = {ticket["id"]: ticket for ticket in records["tickets"]}
    assert {ticket, opened} <= set(again) and again[ticket]["subject"] == "Changed since"
    for name, (path, bookmark) in STREAMS.items():
        new = {record["id"] for record in desk.held(path)} - before[path]
        read_again = {record["id"] for record in records[name]}
        assert new <= read_again, name
        if bookmark:
            assert len(read_again) < len(before[path]) / 2, f"{name}: {len(read_again)} of {len(before[path])} again"


main()
