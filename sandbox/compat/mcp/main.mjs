// Calls every tool, then repeats a call with a wrong key. Nothing may be left untried.

import assert from "node:assert/strict";
import { connect } from "./client.mjs";
import { reads } from "./reads.mjs";
import { searches } from "./searches.mjs";
import { writes } from "./writes.mjs";
import { settings } from "./settings.mjs";

const mcp = await connect();
const tools = await mcp.tools();
assert.equal(tools.length, 112);
const names = (some) => some.map((tool) => tool.name).sort();

await reads(mcp);
await searches(mcp);
const readOnly = names(tools.filter((tool) => tool.annotations?.readOnlyHint));
assert.deepEqual([...mcp.called].sort(), readOnly, "reading calls each read tool and no other");

await writes(mcp);
await settings(mcp);
assert.deepEqual([...mcp.called].sort(), names(tools), "every tool was called");
await mcp.close();

const stranger = await connect({ GORGIAS_API_KEY: "not-the-key" });
assert.match(await stranger.fails("gorgias_retrieve_account"), /401|[Uu]nauthori[sz]ed|[Aa]uthentication/);
await stranger.close();

console.log(`mcp: ${readOnly.length} read tools and ${tools.length - readOnly.length} write tools work`);
