"""The official client in Python, in each mode and over each transport, through one scenario."""

import asyncio
import itertools
import json
import os
import subprocess
import time
import urllib.request
from base64 import b64encode
from contextlib import asynccontextmanager

import httpx2
import mcp_types as types
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

SIZES = {"read": 8, "agent": 16, "admin": 18}
TOKEN = "a-token-of-this-run"
ACCOUNT = {name: os.environ[name] for name in ("GORGIAS_BASE_URL", "GORGIAS_EMAIL", "GORGIAS_API_KEY")}


def desk(path):
    """What the desk holds, past the client that is tried."""
    key = b64encode(f"{ACCOUNT['GORGIAS_EMAIL']}:{ACCOUNT['GORGIAS_API_KEY']}".encode()).decode()
    request = urllib.request.Request(ACCOUNT["GORGIAS_BASE_URL"] + path, headers={"Authorization": f"Basic {key}"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


@asynccontextmanager
async def stdio(tier, mode, answer):
    server = StdioServerParameters(command=os.environ["GORGIAS_MCP"], args=["serve", "--tier", tier], env=ACCOUNT)
    async with Client(server, mode=mode, elicitation_callback=answer) as client:
        yield client


@asynccontextmanager
async def http(tier, mode, answer):
    command = [os.environ["GORGIAS_MCP"], "serve", "--tier", tier, "--http", "127.0.0.1:0"]
    environment = {**os.environ, "GORGIAS_MCP_TOKEN": TOKEN}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = server.stdout.readline().strip()
            headers = {"Authorization": f"Bearer {TOKEN}"}
            async with httpx2.AsyncClient(headers=headers, timeout=60) as plain:
                transport = streamable_http_client(url, http_client=plain)
                async with Client(transport, mode=mode, elicitation_callback=answer) as client:
                    yield client
        finally:
            server.send_signal(2)
    assert server.returncode == 0, server.returncode


async def call(client, name, arguments):
    """The one text of a result, and whether the tool failed."""
    result = await client.call_tool(name, arguments)
    assert result.structured_content is None
    (part,) = result.content
    assert isinstance(part, types.TextContent)
    return part.text, bool(result.is_error)


async def reads(client):
    ticket = desk("/api/tickets?limit=1")["data"][0]["id"]
    for name, arguments in [
        ("look_up", {"kind": "account"}),
        ("find_tickets", {"limit": 3.0}),
        ("read_tickets", {"tickets": [ticket]}),
        # Floating numbers, as frameworks of Python and protobuf send them; and an id as a text.
        ("read_tickets", {"tickets": [float(ticket)]}),
        ("read_tickets", {"tickets": str(ticket)}),
    ]:
        text, failed = await call(client, name, arguments)
        assert not failed and len(text) > 10, (name, arguments, text)
    for name, arguments, named in [
        ("read_ticket", {"tickets": [ticket]}, "read_tickets"),
        ("read_tickets", {"ticket": ticket}, "tickets"),
        # Beyond 2^53: refused as it was written, not as another number.
        ("read_tickets", {"tickets": ["9007199254740993"]}, "9007199254740993"),
        ("read_tickets", {"tickets": [ticket + 0.5]}, "tickets"),
    ]:
        text, failed = await call(client, name, arguments)
        assert failed and named in text, (name, arguments, text)


# A reply is sent once, so each round writes another.
rounds = itertools.count(1)


async def approval(connect, mode):
    ticket = next(one["id"] for one in desk("/api/tickets?limit=100")["data"] if one["channel"] == "email")
    reply = {"ticket": ticket, "text": f"Your parcel left today. ({next(rounds)})"}

    def messages():
        return len(desk(f"/api/tickets/{ticket}/messages?limit=100")["data"])

    for action, content, sent, failed in [
        ("accept", {"decision": "approve"}, 1, False),
        ("accept", {"decision": "refuse"}, 0, True),
        ("decline", None, 0, True),
        (None, None, 0, False),
    ]:
        asked = []

        async def answer(context, params):
            asked.append(params)
            assert "Your parcel left today." in params.message
            return types.ElicitResult(action=action, content=content)

        before = messages()
        async with connect("agent", mode, answer if action else None) as client:
            text, is_error = await call(client, "send_reply", reply)
        assert is_error == failed, text
        assert messages() - before == sent, text
        assert len(asked) == (1 if action else 0), text


async def scenario(name, connect, mode):
    started = time.monotonic()
    for tier, size in SIZES.items():
        async with connect(tier, mode, None) as client:
            assert client.server_info.name == "gorgias-mcp"
            tools = (await client.list_tools()).tools
            assert len(tools) == size, [tool.name for tool in tools]
            for tool in tools:
                Draft202012Validator.check_schema(tool.input_schema)
                assert not Draft202012Validator(tool.input_schema).is_valid({"surely_no_argument": 1}), tool.name
            if tier == "read":
                await reads(client)
    await approval(connect, mode)
    print(f"mcp 2.3, {mode}, {name}: {(time.monotonic() - started) * 1000:.0f} ms", flush=True)


async def main():
    for mode in ("legacy", "auto"):
        await scenario("stdio", stdio, mode)
        await scenario("HTTP", http, mode)


asyncio.run(main())
