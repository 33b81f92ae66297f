// @modelcontextprotocol/client, in each way it can begin: as before, and as of 2026-07-28.

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import assert from "node:assert/strict";

async function connect(mode, era, transport, answer) {
  const capabilities = answer ? { elicitation: { form: {} } } : {};
  const client = new Client({ name: "gorgias-mcp-compat", version: "1.0.0" }, { capabilities, versionNegotiation: { mode } });
  if (answer) client.setRequestHandler("elicitation/create", answer);
  await client.connect(transport);
  assert.equal(client.getProtocolEra(), era);
  return {
    server: client.getServerVersion(),
    instructions: client.getInstructions(),
    list: async () => (await client.listTools()).tools,
    call: (name, args, options) => client.callTool({ name, arguments: args }, options),
    close: () => client.close(),
  };
}

export const eras = [
  ["legacy", "legacy"],
  ["auto", "modern"],
  [{ pin: "2026-07-28" }, "modern"],
].map(([mode, era]) => ({
  name: `client 2.4, ${mode.pin ?? mode}`,
  stdio: (parameters, answer) => connect(mode, era, new StdioClientTransport(parameters), answer),
  http: (url, token, answer) => {
    const requestInit = { headers: { authorization: `Bearer ${token}` } };
    return connect(mode, era, new StreamableHTTPClientTransport(url, { requestInit }), answer);
  },
}));
