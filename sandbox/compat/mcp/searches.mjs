// The tools that look something up: search, view items, reporting, and the three "smart" ones that combine calls.

import assert from "node:assert/strict";

const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

export async function searches(mcp) {
  await views(mcp);
  await smartSearch(mcp);
  await reporting(mcp);

  const [hit] = await mcp.call("gorgias_search", { type: "customer", query: "nia.okafor", size: 5 });
  assert.equal(hit.email, "nia.okafor@example.com");

  const [{ id }] = (await mcp.call("gorgias_list_tickets", { external_id: "desk-1" })).data;
  const { ticket, messages } = await mcp.call("gorgias_smart_get_ticket", { id });
  assert.equal(ticket.customerEmail, "nia.okafor@example.com");
  assert.equal(messages.length, 3);
  assert.equal(messages.filter((message) => message.isInternalNote).length, 1);
}

async function views({ call }) {
  const view = (await call("gorgias_list_views")).data.find((view) => view.slug === "open");
  const whole = await call("gorgias_list_view_items", { view_id: view.id, limit: 100 });
  assert.ok(whole.data.length > 1 && whole.data.every((ticket) => ticket.status === "open"));
  const first = await call("gorgias_list_view_items", { view_id: view.id, limit: 1 });
  const link = new URL(first.meta.next_items, "https://any").searchParams;
  const second = await call("gorgias_list_view_items", {
    view_id: view.id,
    limit: 1,
    cursor: link.get("cursor"),
    direction: link.get("direction"),
    ...(link.has("ignored_item") && { ignored_item: Number(link.get("ignored_item")) }),
  });
  assert.deepEqual([first, second].map((page) => page.data[0].id), whole.data.slice(0, 2).map((ticket) => ticket.id));
  // A search of view items is a PUT that answers 202, and of those the client does not read the body.
  const filters = "eq(ticket.status, 'closed')";
  const ask = { view_id: view.id, view: { filters, type: "ticket-list", order_by: "created_datetime", order_dir: "desc" } };
  assert.equal((await call("gorgias_search_view_items", ask)).status, 202);
}

async function smartSearch({ call }) {
  const find = async (query, search_type, more) => call("gorgias_smart_search", { query, search_type, ...more });
  const byMail = await find("nia.okafor@example.com", "email");
  assert.ok(byMail.totalFound > 0 && byMail.tickets.every((ticket) => ticket.customerEmail === "nia.okafor@example.com"));
  const { id } = byMail.tickets[0];
  assert.equal((await find(String(id), "ticket_id")).tickets[0].id, id);
  assert.ok((await find("Nia Okafor", "customer_name")).totalFound > 0);
  assert.ok((await find("Open", "view")).totalFound > 0);
  assert.ok((await find("latest", "auto", { status: "open", start_date: day(-7), end_date: day(1) })).totalFound > 0);
  // Both use `PUT /api/views/0/items`, and of a 202 the client does not read the body: they run, but find nothing.
  for (const kind of ["order_number", "keyword"]) await find("parcel", kind);
}

const SCOPES = {
  "tickets-created": "ticketCount",
  "tickets-closed": "ticketCount",
  "tickets-replied": "ticketCount",
  "messages-sent": "messagesCount",
  "messages-received": "messagesCount",
  "satisfaction-surveys": "averageSurveyScore",
  "resolution-time": "medianResolutionTime",
  "first-response-time": "medianFirstResponseTime",
};

async function reporting({ call }) {
  const period = { start_date: day(-14), end_date: day(0) };
  for (const [scope, measure] of Object.entries(SCOPES)) {
    const { data, columns } = await call("gorgias_smart_stats", { scope, ...period, granularity: "none" });
    assert.ok(measure in columns, `${scope} has a column ${measure}`);
    assert.ok(data.some((row) => Number(row[measure]) > 0), `${scope} has figures`);
  }
  const byAgent = { scope: "tickets-closed", ...period, granularity: "day", dimensions: ["agentId"] };
  const { data: rows } = await call("gorgias_smart_stats", byAgent);
  assert.ok(rows.some((row) => row.agentName === "Tomas Brandt"), "the ids of agents lead to names");

  const query = {
    scope: "tickets-created",
    timezone: "UTC",
    measures: ["ticketCount"],
    dimensions: ["channel"],
    filters: [
      { member: "periodStart", operator: "afterDate", values: [`${day(-14)}T00:00:00`] },
      { member: "periodEnd", operator: "beforeDate", values: [`${day(1)}T00:00:00`] },
    ],
  };
  const { data } = await call("gorgias_retrieve_reporting_statistic", { query, limit: 100 });
  assert.ok(data.some((row) => row.channel === "email" && Number(row.ticketCount) > 0));
}
