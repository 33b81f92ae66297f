// Runs the jobs on both servers, writes the table, and fails where a target is missed.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { openDesk, SHOP, subjects } from "./desk.mjs";
import * as ours from "./ours.mjs";
import * as peer from "./peer.mjs";

const TARGETS = {
  list: { read: 1100, agent: 2300, admin: 2600 },
  tokens: { 1: 400, 2: 700, 3: 900, 4: 750, 5: 3600 },
  calls: { 1: 2, 2: 1, 3: 2, 4: 2, 5: 1 },
  all: { tokens: 9000, calls: 8, api: 62 },
  median: 650,
  largest: { tokens: 20000, characters: 50000 },
  // What the peer took was counted once, from the run of a model: it is not repeated here.
  decided: { tokens: 7500, calls: 5, peer: { tokens: 306023, calls: 44 } },
  start: 50,
  memory: 30,
  overhead: 1,
};

const JOBS = {
  1: "order event: new, then a refund on it",
  2: "the order behind a ticket (mean of 10)",
  3: "tag and route 10 open tickets by rules",
  4: "macros: 3 new, 3 changed, 2 archived",
  5: "history of a customer",
};

const DECIDED = JSON.parse(readFileSync(new URL("decided.json", import.meta.url), "utf8"));

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(side) {
  const found = { list: {}, jobs: {} };
  const desk = await openDesk();
  const about = await subjects(desk);
  for (const tier of ["read", "agent", "admin"]) {
    const server = await side.open(desk.account, tier);
    found.list[tier] = await server.list();
    await server.close();
  }
  const server = await side.open(desk.account, "admin");
  // Reading before writing, so that both meet the shop as it was made.
  found.tickets = [];
  for (const id of about.newest) found.tickets.push((await side.oneTicket(server, id)).tokens);
  server.taken();
  for (const number of Object.keys(JOBS)) {
    const job = side.jobs[number];
    if (number === "2") {
      for (const ticket of about.newest.slice(0, 10)) await job(server, { ...about, ticket });
      const { calls, tokens, api } = server.taken();
      found.jobs[2] = { calls: calls / 10, tokens: Math.round(tokens / 10), api: api / 10 };
    } else {
      await job(server, about);
      found.jobs[number] = server.taken();
    }
  }
  found.customer = about.customer.tickets;
  found.sum = Object.values(found.jobs).reduce(
    (sum, { calls, tokens, api }) => ({ calls: sum.calls + calls, tokens: sum.tokens + tokens, api: sum.api + api }),
    { calls: 0, tokens: found.list.admin.tokens, api: 0 },
  );
  if (side === ours) {
    found.largest = { tokens: 0, characters: 0 };
    for (let at = 0; at < about.all.length; at += 10) {
      const { text, tokens } = await server.call("read_tickets", { tickets: about.all.slice(at, at + 10), max_tokens: 20000 });
      found.largest.tokens = Math.max(found.largest.tokens, tokens);
      found.largest.characters = Math.max(found.largest.characters, [...text].length);
    }
    found.memory = residentMegabytes(server.pid);
    found.overhead = await overhead(server);
  }
  await server.close();
  if (side === ours) {
    const fresh = await openDesk();
    const agent = await side.open(fresh.account, "agent");
    found.decided = await side.decided(agent, DECIDED);
    await agent.close();
    fresh.close();
  }
  found.start = await starts(side, desk);
  desk.close();
  return found;
}

/** Milliseconds from starting the program to its list of tools; the median of 9. */
async function starts(side, desk) {
  const taken = [];
  for (let run = 0; run < 9; run += 1) {
    const began = performance.now();
    const server = await side.open(desk.account, "read");
    await server.list();
    taken.push(performance.now() - began);
    await server.close();
  }
  return median(taken);
}

/** Milliseconds of a call that needs no call of the API, the client's own part included; the median of 500. */
async function overhead(server) {
  const taken = [];
  for (let run = 0; run < 500; run += 1) {
    const began = performance.now();
    await server.client.callTool({ name: "look_up", arguments: { kind: "account" } });
    taken.push(performance.now() - began);
  }
  return median(taken);
}

/** The most memory that the process has had. */
function residentMegabytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)[1]) / 1024;
}

const number = (value) => (Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(1));
const ratio = (theirs, own) => `${(theirs / own).toFixed(1)}×`;

function report(theirs, own) {
  const missed = [];
  const verdict = (what, value, target) => {
    if (value > target) missed.push(`${what}: ${number(value)} > ${number(target)}`);
    return `≤ ${number(target)} ${value > target ? "missed" : "met"}`;
  };
  const rows = [];
  const row = (what, a, b, target) => rows.push(`| ${what} | ${a === undefined ? "–" : number(a)} | ${number(b)} | ${a === undefined ? "–" : ratio(a, b)} | ${target} |`);
  for (const tier of ["read", "agent", "admin"]) {
    const [a, b] = [theirs.list[tier], own.list[tier]];
    row(`tokens of the list, tier ${tier} (${a.tools} and ${b.tools} tools)`, a.tokens, b.tokens, verdict(`list ${tier}`, b.tokens, TARGETS.list[tier]));
  }
  for (const [job, title] of Object.entries(JOBS)) {
    const [a, b] = [theirs.jobs[job], own.jobs[job]];
    const more = job === "5" ? `, ${own.customer} tickets` : "";
    row(`job ${job}, ${title}${more}: tokens`, a.tokens, b.tokens, verdict(`job ${job} tokens`, b.tokens, TARGETS.tokens[job]));
    row(`job ${job}: calls of tools`, a.calls, b.calls, verdict(`job ${job} calls`, b.calls, TARGETS.calls[job]));
  }
  row("all five with the list of admin: tokens", theirs.sum.tokens, own.sum.tokens, verdict("all tokens", own.sum.tokens, TARGETS.all.tokens));
  row("all five: calls of tools", theirs.sum.calls, own.sum.calls, verdict("all calls", own.sum.calls, TARGETS.all.calls));
  row("all five: calls of the API", undefined, own.sum.api, verdict("API calls", own.sum.api, TARGETS.all.api));
  const { decided } = TARGETS;
  row("job 3 decided by a model, orders read: tokens", decided.peer.tokens, own.decided.tokens, verdict("job 3 decided, tokens", own.decided.tokens, decided.tokens));
  row("the same: calls of tools", decided.peer.calls, own.decided.calls, verdict("job 3 decided, calls", own.decided.calls, decided.calls));
  row("one ticket, median of 60: tokens", median(theirs.tickets), median(own.tickets), verdict("one ticket", median(own.tickets), TARGETS.median));
  row("one ticket, largest of 60: tokens", Math.max(...theirs.tickets), Math.max(...own.tickets), "–");
  row("largest output over 500 tickets, ten at a time: tokens", undefined, own.largest.tokens, verdict("largest tokens", own.largest.tokens, TARGETS.largest.tokens));
  row("the same: characters", undefined, own.largest.characters, verdict("largest characters", own.largest.characters, TARGETS.largest.characters));
  row("start to the list of tools: ms", theirs.start, own.start, verdict("start", own.start, TARGETS.start));
  row("most memory during all of this: MB", undefined, own.memory, verdict("memory", own.memory, TARGETS.memory));
  row("a call without a call of the API, over stdio: ms", undefined, own.overhead, verdict("overhead", own.overhead, TARGETS.overhead));
  return { missed, rows };
}

const theirs = await measure(peer);
const own = await measure(ours);
const { missed, rows } = report(theirs, own);
const commit = execFileSync("git", ["-C", process.env.REPOSITORY ?? ".", "rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const text = `# Both servers on one sandbox

Written by \`mcp/compare/run\`; do not edit. Shop: \`${SHOP.join(" ")}\`, a new one for each server. Tokens: npm \`gpt-tokenizer\` 4.0.0,
\`o200k_base\`. Peer: npm \`${peer.name}\`. Ours: commit ${commit}, Node ${process.versions.node}.

| measure | peer | ours | ratio | target |
|---|---|---|---|---|
${rows.join("\n")}

- *List*: name, description and schema of each tool, as a host puts them before the model. Hosts that defer definitions pay less.
- *Tokens of a job*: names and arguments of the calls, and the texts of the results: what a model writes and reads. What it reads again in
  later turns is not counted, which would favor ours by the number of calls.
- *Job 3 decided by a model*: one run by one model (${DECIDED.model}, ${DECIDED.date}), replayed from \`mcp/compare/decided.json\`. The
  model read the ten latest open tickets with their orders, raised the priority of two, and left eight alone, which were tagged and routed
  already. A run of another session, before the definition said that tags have to exist, took ${DECIDED.first.calls} calls and
  ${number(DECIDED.first.tokens)} tokens, three of them for tags that did not. The peer's figure is of one run as well, and is not repeated here.
- The last three rows depend on the build (here: ${process.env.GORGIAS_MCP_BUILD ?? "debug"}) and on what else the machine does (here: ${loadavg()[0].toFixed(1)} processes at work).
- *Crates of \`gorgias\` without \`mcp/\`*: 118 before the tools and the server (commit 8e3d60a), the same 118 right after (b9182fa), 110 on
  2026-11-30 (eight went since, for other reasons), by \`cargo tree --locked -p gorgias -e normal --prefix none | sed 's/ (.*//' | sort -u | wc -l\`.
  The feature \`agent\` adds one, \`getrandom\` 0.4. With the feature \`oauth\` there is a second copy, 0.2, which oauth2 5 brings by rand 0.8; it
  goes when oauth2 moves on.
- The peer's sequences are the shortest sensible ones, by hand (\`mcp/compare/peer.mjs\`), so a model needs more. The texts of job 4 are the
  same on both sides. The sandbox's tickets are smaller or larger than those of an account: read ratios.
`;
console.log(text);
if (process.argv[2]) writeFileSync(process.argv[2], text);
if (missed.length > 0) {
  console.error(`Targets missed:\n${missed.join("\n")}`);
  process.exitCode = 1;
}
