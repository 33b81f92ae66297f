// Starts the MCP server as a child and calls its tools. Every answer is checked for an error and for the API key.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { GORGIAS_BASE_URL, GORGIAS_DOMAIN, GORGIAS_EMAIL, GORGIAS_API_KEY } = process.env;
const secrets = [GORGIAS_API_KEY, Buffer.from(`${GORGIAS_EMAIL}:${GORGIAS_API_KEY}`).toString("base64")];

/** The key stands nowhere in `text`, neither as it is nor as a Basic header. */
function withoutKey(text, where) {
  assert.ok(!secrets.some((secret) => text.includes(secret)), `the API key is in ${where}`);
}

/** @param environment what differs from the usual environment of the server */
export async function connect(environment = {}) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ["--import", here("preload.mjs"), here("node_modules/gorgias-mcp-server/dist/index.js")],
    env: { GORGIAS_BASE_URL, GORGIAS_DOMAIN, GORGIAS_EMAIL, GORGIAS_API_KEY, GORGIAS_ACCESS_LEVEL: "admin", ...environment },
    stderr: "pipe",
  });
  let log = "";
  transport.stderr.on("data", (chunk) => (log += chunk));
  const client = new Client({ name: "gorgias-sandbox-compat", version: "1.0.0" });
  await client.connect(transport);
  const called = new Set();

  /** The raw result of a tool. */
  async function result(name, args) {
    called.add(name);
    const answer = await client.callTool({ name, arguments: args });
    const text = answer.content.map((part) => part.text).join("");
    withoutKey(JSON.stringify(answer), `the answer of ${name}`);
    return { failed: answer.isError === true, text };
  }

  return {
    called,
    tools: async () => (await client.listTools()).tools,
    /** What a tool answers; an error result fails the run. */
    async call(name, args = {}) {
      const { failed, text } = await result(name, args);
      assert.ok(!failed, `${name}(${JSON.stringify(args)}) failed: ${text}`);
      return JSON.parse(text);
    },
    /** The text of a tool that has to fail. */
    async fails(name, args = {}) {
      const { failed, text } = await result(name, args);
      assert.ok(failed, `${name}(${JSON.stringify(args)}) should fail, but answered ${text}`);
      return text;
    },
    async close() {
      await client.close();
      withoutKey(log, "what the server logged");
    },
  };
}
