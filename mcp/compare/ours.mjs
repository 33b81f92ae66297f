// Ours, with the calls that each job takes.

import { macros } from "./desk.mjs";
import { connect } from "./meter.mjs";

export const name = "gorgias-mcp";

export const open = (account, tier) =>
  connect(
    { command: process.env.GORGIAS_MCP, args: ["serve", "--tier", tier, "--approve", "host"], env: account },
    (result) => result._meta["gorgias-mcp/output"].apiCalls,
  );

/** The handle of a plan, in the text that showed it. */
const handle = ({ text }) => /\b[0-9a-f]{32}\b/.exec(text)[0];

const RULES = {
  rules: [
    { id: "shipping", when: { body: { words: ["parcel", "tracking"] } }, then: { add_tags: ["shipping"], assign_team: "Shipping" } },
    { id: "returns", when: { body: { words: ["return", "refund"] } }, then: { add_tags: ["returns"], assign_team: "Returns" } },
  ],
};

export const jobs = {
  async 1({ call }, { customer, order }) {
    // Gorgias does not know the address of a Magento shop, so it is named as its webhooks name it.
    const about = { order, customer: customer.email, platform: "magento2", shop: "shop.example.com" };
    await call("record_order_event", { ...about, event: "created", at: "2026-03-01T09:00:00Z", summary: "2 items, 89.00 EUR" });
    await call("record_order_event", { ...about, event: "refunded", at: "2026-03-01T09:30:00Z", summary: "20.00 EUR" });
  },
  async 2({ call }, { ticket }) {
    await call("read_tickets", { tickets: [ticket] });
  },
  async 3({ call }, { open }) {
    const plan = await call("triage", { rules: RULES, tickets: open });
    await call("triage", { plan: handle(plan) });
  },
  async 4({ call }) {
    const plan = await call("reconcile_macros", { set: macroSet() });
    await call("reconcile_macros", { plan: handle(plan) });
  },
  async 5({ call }, { customer }) {
    await call("read_customer", { customer: customer.email, conversations: true });
  },
};

/** The run of a model, as `decided.json` has it, on a desk of its own: `$tickets[…]` are places in the list that it was shown. */
export async function decided(server, { calls }) {
  let listed = [];
  for (const { tool, arguments: given } of calls) {
    const chosen = (text) => {
      const [, places] = /^\$tickets\[(.*)\]$/.exec(text) ?? [];
      if (places === undefined) return text;
      const [from, to] = places.split("..").map(Number);
      return to === undefined ? places.split(",").map((at) => listed[Number(at)]) : listed.slice(from, to);
    };
    const filled = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, chosen(value)]));
    const { text } = await server.call(tool, filled);
    if (tool === "find_tickets") listed = [...text.matchAll(/^(\d{9}) /gm)].map(([, id]) => Number(id));
  }
  return server.taken();
}

/** All macros of the team: two are not among them any more. */
const macroSet = () => {
  const actions = (text) => [{ name: "setResponseText", body_text: text }];
  const changed = macros.changed.map(({ text }, at) => ({ external_id: `team:${at + 1}`, name: `Macro ${at + 1}`, actions: actions(text) }));
  const added = macros.added.map(({ name, text }, at) => ({ external_id: `team:${at + 6}`, name, actions: actions(text) }));
  return { prefix: "team:", macros: [...changed, ...added] };
};

export const oneTicket = (server, id) => server.call("read_tickets", { tickets: [id] });
