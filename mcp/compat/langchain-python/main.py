"""LangChain's adapters: the text of a result, and of a failure, is what the model would be shown."""

import asyncio
import os

from langchain_core.messages import ToolCall
from langchain_mcp_adapters.client import MultiServerMCPClient

ACCOUNT = {name: os.environ[name] for name in ("GORGIAS_BASE_URL", "GORGIAS_EMAIL", "GORGIAS_API_KEY")}


async def main():
    server = {"command": os.environ["GORGIAS_MCP"], "args": ["serve", "--tier", "agent"], "env": ACCOUNT, "transport": "stdio"}
    tools = await MultiServerMCPClient({"gorgias": server}).get_tools()
    assert len(tools) == 16, [tool.name for tool in tools]
    look_up = next(tool for tool in tools if tool.name == "look_up")

    async def call(arguments):
        message = await look_up.ainvoke(ToolCall(name="look_up", args=arguments, id="1", type="tool_call"))
        return message.status, str(message.content)

    status, good = await call({"kind": "account"})
    assert status == "success" and "account" in good, good
    status, bad = await call({"kind": "account", "nam": "x"})
    assert status == "error" and "nam" in bad, (status, bad)
    print("langchain-mcp-adapters: 16 tools, a result and a failure in words")


asyncio.run(main())
