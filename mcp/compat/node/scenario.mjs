// What every client goes through: the lists of the tiers, calls, mistakes, giving up, and approval.

import assert from "node:assert/strict";
import Ajv from "ajv/dist/2020.js";
import { desk } from "./server.mjs";

const sizes = { read: 8, agent: 16, admin: 18 };

/** @param connect (tier, answer): a client of a new server; `answer` stands in for a person who is asked */
export async function scenario(name, connect) {
  const started = Date.now();
  for (const tier of Object.keys(sizes)) {
    const client = await connect(tier);
    assert.equal(client.server.name, "gorgias-mcp");
    assert.ok(client.instructions.length > 200 && client.instructions.length <= 1500);
    const tools = await client.list();
    assert.equal(tools.length, sizes[tier], `${tier}: ${tools.map((tool) => tool.name)}`);
    tools.forEach(strict);
    if (tier === "read") await reads(client);
    await client.close();
  }
  await approval(connect);
  console.log(`${name}: ${Date.now() - started} ms`);
}

/** A schema that ajv takes in its strict mode, without a warning. */
function strict(tool) {
  const warnings = [];
  const note = (...words) => warnings.push(words.join(" "));
  const ajv = new Ajv({ strict: true, logger: { log: note, warn: note, error: note } });
  const validate = ajv.compile(tool.inputSchema);
  assert.deepEqual(warnings, [], tool.name);
  assert.equal(validate({ surely_no_argument: 1 }), false, `${tool.name} takes anything`);
}

/** The text of a result, which holds everything. */
async function text(client, name, args) {
  const result = await client.call(name, args);
  assert.equal(result.content.length, 1);
  assert.equal(result.content[0].type, "text");
  assert.equal(result.structuredContent, undefined);
  return { text: result.content[0].text, failed: result.isError === true };
}

async function reads(client) {
  const ticket = (await desk("/api/tickets?limit=1")).data[0].id;
  for (const [name, args] of [
    ["look_up", { kind: "account" }],
    ["look_up", { kind: "tag" }],
    ["find_tickets", { limit: 3 }],
    ["read_tickets", { tickets: [ticket] }],
    // As hosts send it whose numbers are floating ones, and as models write it.
    ["read_tickets", { tickets: [ticket + 0.0] }],
    ["read_tickets", { tickets: String(ticket) }],
    ["find_operation", { words: "satisfaction surveys" }],
  ]) {
    const { text: said, failed } = await text(client, name, args);
    assert.ok(!failed && said.length > 10, `${name} ${JSON.stringify(args)}: ${said}`);
  }
  for (const [name, args, named] of [
    ["read_ticket", { tickets: [ticket] }, "read_tickets"],
    ["read_tickets", { ticket }, "tickets"],
    ["read_tickets", { tickets: [1] }, "1"],
    ["send_reply", { ticket, text: "x" }, "send_reply"],
  ]) {
    const { text: said, failed } = await text(client, name, args);
    assert.ok(failed && said.includes(named), `${name} ${JSON.stringify(args)}: ${said}`);
  }
  const controller = new AbortController();
  const given_up = client.call("read_tickets", { tickets: [ticket] }, { signal: controller.signal });
  controller.abort();
  await assert.rejects(given_up);
  assert.ok(!(await text(client, "look_up", { kind: "team" })).failed, "the server goes on");
}

// A reply is sent once, so each round writes another.
let round = 0;

async function approval(connect) {
  const ticket = (await desk("/api/tickets?limit=100")).data.find(({ channel }) => channel === "email").id;
  const messages = async () => (await desk(`/api/tickets/${ticket}/messages?limit=100`)).data.length;
  const reply = { ticket, text: `Your parcel left today. (${++round})` };
  for (const [answer, sent, failed] of [
    [() => ({ action: "accept", content: { decision: "approve" } }), 1, false],
    [() => ({ action: "accept", content: { decision: "refuse" } }), 0, true],
    [() => ({ action: "decline" }), 0, true],
    [undefined, 0, false],
  ]) {
    let asked = 0;
    const handler = answer && ((request) => (asked++, shown(request), answer()));
    const client = await connect("agent", handler);
    const before = await messages();
    const result = await text(client, "send_reply", reply);
    assert.equal(result.failed, failed, result.text);
    assert.equal((await messages()) - before, sent, result.text);
    assert.equal(asked, answer ? 1 : 0, result.text);
    await client.close();
  }
}

function shown(request) {
  const { message, requestedSchema } = request.params;
  assert.ok(message.includes("Your parcel left today."), message);
  assert.deepEqual(requestedSchema.required, ["decision"]);
}
