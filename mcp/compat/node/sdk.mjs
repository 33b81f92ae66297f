// @modelcontextprotocol/sdk, which speaks the revisions up to 2025-11-25.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";

export const name = "sdk 1.32";

async function connect(transport, answer) {
  const capabilities = answer ? { elicitation: {} } : {};
  const client = new Client({ name: "gorgias-mcp-compat", version: "1.0.0" }, { capabilities });
  if (answer) client.setRequestHandler(ElicitRequestSchema, answer);
  await client.connect(transport);
  return {
    server: client.getServerVersion(),
    instructions: client.getInstructions(),
    list: async () => (await client.listTools()).tools,
    call: (name, args, options) => client.callTool({ name, arguments: args }, undefined, options),
    close: () => client.close(),
  };
}

export const stdio = (parameters, answer) => connect(new StdioClientTransport(parameters), answer);
export const http = (url, token, answer) =>
  connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization: `Bearer ${token}` } } }), answer);
