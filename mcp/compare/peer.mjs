// The peer: the npm package gorgias-mcp-server 2.0.0, with the shortest sensible sequence of its calls per job.

import { fileURLToPath } from "node:url";
import { macros } from "./desk.mjs";
import { connect } from "./meter.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export const name = "gorgias-mcp-server 2.0.0";
export const levels = { read: "readonly", agent: "agent", admin: "admin" };

export const open = (account, tier) =>
  connect({
    command: process.execPath,
    args: ["--import", here("preload.mjs"), here("node_modules/gorgias-mcp-server/dist/index.js")],
    env: { ...account, GORGIAS_ACCESS_LEVEL: levels[tier] },
  });

const json = ({ text }) => JSON.parse(text);

export const jobs = {
  async 1({ call }, { customer, order }) {
    // A new order, then a refund on it: by the number that the shop gave it.
    await call("gorgias_search", { type: "customer", query: customer.email });
    const first = { channel: "api", via: "api", from_agent: false, sender: { id: customer.id }, body_text: `Order ${order} was paid: 2 items, 89.00 EUR.` };
    const { id } = json(
      await call("gorgias_create_ticket", {
        via: "api",
        channel: "api",
        external_id: "order-70001",
        subject: `Order ${order}`,
        customer: { id: customer.id },
        messages: [first],
        tags: [{ name: "order" }],
      }),
    );
    await call("gorgias_list_tickets", { external_id: "order-70001", limit: 1 });
    const note = { channel: "internal-note", via: "api", from_agent: true, public: false, sender: { email: "agent@example.com" }, body_text: "Refunded 20.00 EUR." };
    await call("gorgias_create_message", { ticket_id: id, ...note });
    await call("gorgias_add_ticket_tags", { ticket_id: id, names: ["refund"] });
  },
  async 2({ call }, { ticket }) {
    await call("gorgias_get_ticket", { id: ticket });
  },
  async 3({ call }, { open }) {
    const view = json(await call("gorgias_list_views", {})).data.find((view) => view.slug === "open");
    await call("gorgias_list_tags", {});
    const teams = json(await call("gorgias_list_teams", {})).data;
    await call("gorgias_list_view_items", { view_id: view.id, limit: 10 });
    for (const id of open) {
      await call("gorgias_list_messages", { ticket_id: id, limit: 30 });
      await call("gorgias_add_ticket_tags", { ticket_id: id, names: ["shipping"] });
      await call("gorgias_update_ticket", { id, assignee_team: { id: teams[0].id } });
    }
  },
  async 4({ call }) {
    const listed = json(await call("gorgias_list_macros", { limit: 100 })).data;
    const data = listed.filter((macro) => macro.external_id?.startsWith("team:")).sort((a, b) => a.id - b.id);
    const reply = (text) => [{ type: "user", name: "setResponseText", title: "Add response text", arguments: { body_text: text } }];
    for (const { name, text } of macros.added) await call("gorgias_create_macro", { name, actions: reply(text) });
    for (const [at, { text }] of macros.changed.entries()) {
      await call("gorgias_update_macro", { id: data[at].id, name: data[at].name, actions: reply(text) });
    }
    await call("gorgias_archive_macros", { ids: data.slice(3, 5).map((macro) => macro.id) });
  },
  async 5({ call }, { customer }) {
    await call("gorgias_search", { type: "customer", query: customer.email });
    const { data } = json(await call("gorgias_list_tickets", { customer_id: customer.id, limit: 100 }));
    for (const { id } of data) await call("gorgias_list_messages", { ticket_id: id, limit: 100 });
  },
};

export const oneTicket = (server, id) => server.call("gorgias_get_ticket", { id });
