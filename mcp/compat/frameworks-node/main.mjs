// Agent frameworks in TypeScript: the text of a result, and of a failure, is what the model would be shown.

import assert from "node:assert/strict";
import { createMCPClient } from "@ai-sdk/mcp";
import { Experimental_StdioMCPTransport as StdioTransport } from "@ai-sdk/mcp/mcp-stdio";
import { MultiServerMCPClient } from "@langchain/mcp-adapters";
import { generateText } from "ai";

const { GORGIAS_MCP, GORGIAS_BASE_URL, GORGIAS_EMAIL, GORGIAS_API_KEY } = process.env;
const env = { GORGIAS_BASE_URL, GORGIAS_EMAIL, GORGIAS_API_KEY };
const server = { command: GORGIAS_MCP, args: ["serve", "--tier", "agent"], env };

async function vercel() {
  const client = await createMCPClient({ transport: new StdioTransport(server) });
  const tools = await client.tools();
  assert.equal(Object.keys(tools).length, 16);
  const shown = (await prompted(tools, { kind: "account" })) + (await prompted(tools, { kind: "accounts" }));
  assert.ok(shown.includes("account") && shown.includes("kind"), shown);
  await client.close();
  console.log(`ai: ${Object.keys(tools).length} tools, a result and a failure in words`);
}

/** What stands before the second call of a model whose first one called the tool: a model is a script here. */
async function prompted(tools, input) {
  const usage = { inputTokens: { total: 0 }, outputTokens: { total: 0 } };
  let prompt;
  const model = {
    specificationVersion: "v3",
    provider: "script",
    modelId: "script",
    supportedUrls: {},
    async doGenerate(options) {
      prompt = options.prompt;
      const call = { type: "tool-call", toolCallId: "1", toolName: "look_up", input: JSON.stringify(input) };
      const asked = prompt.some((message) => message.role === "tool");
      return asked
        ? { content: [{ type: "text", text: "done" }], finishReason: { unified: "stop" }, usage, warnings: [] }
        : { content: [call], finishReason: { unified: "tool-calls" }, usage, warnings: [] };
    },
  };
  await generateText({ model, tools, prompt: "look it up", stopWhen: ({ steps }) => steps.length === 2 });
  return JSON.stringify(prompt.filter((message) => message.role === "tool"));
}

async function langchain() {
  const client = new MultiServerMCPClient({ mcpServers: { gorgias: { ...server, transport: "stdio" } } });
  const tools = await client.getTools();
  assert.equal(tools.length, 16);
  const lookUp = tools.find((tool) => tool.name === "look_up");
  const good = await lookUp.invoke({ kind: "account" });
  assert.ok(JSON.stringify(good).includes("account"), good);
  await assert.rejects(lookUp.invoke({ kind: "account", name: "x".repeat(300) + "?" }).then((said) => {
    throw new Error(JSON.stringify(said));
  }));
  await client.close();
  console.log(`@langchain/mcp-adapters: ${tools.length} tools, a result and a failure`);
}

await vercel();
await langchain();
