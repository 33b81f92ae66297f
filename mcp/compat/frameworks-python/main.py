"""Agent frameworks in Python: the text of a result, and of a failure, is what the model would be shown."""

import asyncio
import json
import os

from agents import Agent, RunContextWrapper
from agents.mcp import MCPServerStdio, MCPUtil
from agents.tool_context import ToolContext
from fastmcp import Client
from fastmcp.client.transports import StdioTransport
from pydantic_ai.exceptions import ModelRetry
from pydantic_ai.mcp import MCPToolset

ACCOUNT = {name: os.environ[name] for name in ("GORGIAS_BASE_URL", "GORGIAS_EMAIL", "GORGIAS_API_KEY")}
COMMAND = os.environ["GORGIAS_MCP"]
ARGUMENTS = ["serve", "--tier", "agent"]


def transport():
    return StdioTransport(command=COMMAND, args=ARGUMENTS, env=ACCOUNT)


def check(name, listed, good, bad):
    """`bad` comes of an argument that no tool has; its words must reach the model."""
    assert "find_tickets" in listed and len(listed) == 16, (name, listed)
    assert "account" in good and len(good) > 20, (name, good)
    assert "kind" in bad, (name, bad)
    print(f"{name}: {len(listed)} tools, a result and a failure in words", flush=True)


async def fastmcp():
    async with Client(transport()) as client:
        listed = [tool.name for tool in await client.list_tools()]
        good = await client.call_tool("look_up", {"kind": "account"})
        bad = await client.call_tool("look_up", {"kin": "account"}, raise_on_error=False)
        assert bad.is_error and not good.is_error
        check("fastmcp", listed, good.content[0].text, bad.content[0].text)


async def pydantic_ai():
    async with MCPToolset(Client(transport())) as toolset:
        listed = [tool.name for tool in await toolset.list_tools()]
        good = await toolset.direct_call_tool("look_up", {"kind": "account"})
        try:
            bad = await toolset.direct_call_tool("look_up", {"kin": "account"})
            raise AssertionError(f"a failure passed for a success: {bad}")
        except ModelRetry as retry:
            check("pydantic-ai", listed, str(good), str(retry))


async def openai_agents():
    async with MCPServerStdio({"command": COMMAND, "args": ARGUMENTS, "env": ACCOUNT}, client_session_timeout_seconds=60) as server:
        agent = Agent(name="compat")
        tools = await MCPUtil.get_all_function_tools([server], True, RunContextWrapper(None), agent)
        look_up = next(tool for tool in tools if tool.name == "look_up")

        async def call(arguments):
            text = json.dumps(arguments)
            context = ToolContext(context=None, tool_name="look_up", tool_call_id="1", tool_arguments=text)
            return str(await look_up.on_invoke_tool(context, text))

        good, bad = await call({"kind": "account"}), await call({"kind": "accounts"})
        check("openai-agents", [tool.name for tool in tools], good, bad)


async def main():
    await fastmcp()
    await pydantic_ai()
    await openai_agents()


asyncio.run(main())
