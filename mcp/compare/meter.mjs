// An MCP server whose calls are counted: tokens as a model reads and writes them, and calls of the API.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { encode } from "gpt-tokenizer/encoding/o200k_base";

export const tokens = (text) => encode(text).length;

/** @param apiCalls what a result says of the calls of the API that it took; 0 where the server does not say */
export async function connect(parameters, apiCalls = () => 0) {
  const transport = new StdioClientTransport({ ...parameters, stderr: "pipe" });
  // Read and dropped: a full pipe would hold the server up.
  transport.stderr.resume();
  const client = new Client({ name: "gorgias-mcp-compare", version: "1.0.0" });
  await client.connect(transport);
  const zero = () => ({ calls: 0, tokens: 0, api: 0 });
  let count = zero();
  return {
    pid: transport.pid,
    client,
    /** What a host puts before the model. */
    async list() {
      const { tools } = await client.listTools();
      const shown = tools.map(({ name, description, inputSchema }) => ({ name, description, input_schema: inputSchema }));
      return { tools: tools.length, tokens: shown.reduce((sum, tool) => sum + tokens(JSON.stringify(tool)), 0) };
    },
    async call(name, args, { mayFail = false } = {}) {
      const result = await client.callTool({ name, arguments: args }, undefined, { timeout: 120_000 });
      const text = result.content.map((part) => part.text).join("");
      if (result.isError && !mayFail) throw new Error(`${name} ${JSON.stringify(args)}: ${text}`);
      count.calls += 1;
      count.tokens += tokens(name) + tokens(JSON.stringify(args)) + tokens(text);
      count.api += apiCalls(result);
      return { text, tokens: tokens(text), failed: result.isError === true };
    },
    /** What was counted since the last time. */
    taken() {
      const taken = count;
      count = zero();
      return taken;
    },
    close: () => client.close(),
  };
}
