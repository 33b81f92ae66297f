// The tools that change how the account works. Plain records go through one table: made, read, changed, read, deleted.

import assert from "node:assert/strict";
import { create } from "./api.mjs";

const template = { type: "wrapper", widgets: [{ type: "card", path: "order", title: "Order", widgets: [] }] };
const http = {
  url: "https://hooks.example.com/compat",
  method: "POST",
  request_content_type: "application/json",
  response_content_type: "application/json",
  form: { id: "{{ticket.id}}" },
  headers: {},
  triggers: { "ticket-created": true },
};

/** what, its plural, what it is made of, what is changed then */
const RECORDS = [
  ["integration", { name: "Compat", type: "http", http }, { name: "Compat 2" }],
  ["macro", { name: "Thanks", actions: [] }, { name: "Many thanks" }],
  ["rule", { name: "Idle", code: "Action('addTags', { tags: 'idle' })" }, { name: "Idler" }],
  ["tag", { name: "compat-tag", decoration: { color: "#112233" } }, { description: "Of the compat run" }],
  ["team", { name: "Night shift" }, { description: "After ten" }],
  ["user", { name: "Uma Berg", email: "uma.berg@example.com", role: { name: "agent" } }, { bio: "New here" }],
  ["widget", { type: "http", context: "ticket", template }, { order: 7 }],
];

export async function settings(mcp) {
  const { call, fails } = mcp;
  for (const [what, made, changed] of RECORDS) {
    await changeAndDelete(mcp, what, (await call(`gorgias_create_${what}`, made)).id, changed);
  }
  // A view needs a slug, and the tool has no argument for it.
  const view = { name: "Closed", type: "ticket-list", filters: "eq(ticket.status, 'closed')" };
  assert.match(await fails("gorgias_create_view", view), /400.*slug/s);
  await changeAndDelete(mcp, "view", (await create("/api/views", { ...view, slug: "closed" })).id, { name: "Done" });

  await macrosAndRules(mcp);
  await tags(mcp);
  await fields(mcp);
  await surveysAndJobs(mcp);

  const { id } = await call("gorgias_create_account_setting", { type: "compat", data: { on: true } });
  await call("gorgias_update_account_setting", { id, type: "compat", data: { on: false } });
  const setting = (await call("gorgias_list_account_settings")).data.find((setting) => setting.id === id);
  assert.deepEqual(setting.data, { on: false });

  const recording = (await call("gorgias_list_voice_call_recordings")).data[0].id;
  await call("gorgias_delete_voice_call_recording", { id: recording });
  // The client says itself that it cannot do this; its tool fails without a call.
  assert.match(await fails("gorgias_upload_file", { name: "a.txt", url: "https://example.com/a.txt" }), /multipart/);
}

async function changeAndDelete({ call, fails }, what, id, changed) {
  await call(`gorgias_update_${what}`, { id, ...changed });
  const now = await call(`gorgias_get_${what}`, { id });
  for (const [key, value] of Object.entries(changed)) assert.deepEqual(now[key], value, `${what}.${key}`);
  await call(`gorgias_delete_${what}`, { id });
  assert.match(await fails(`gorgias_get_${what}`, { id }), /404/, `${what} after the deletion`);
}

async function macrosAndRules({ call }) {
  const { id } = await call("gorgias_create_macro", { name: "Seasonal", actions: [] });
  const archived = async () => (await call("gorgias_get_macro", { id })).archived_datetime;
  await call("gorgias_archive_macros", { ids: [id] });
  assert.ok(await archived());
  await call("gorgias_unarchive_macros", { ids: [id] });
  assert.equal(await archived(), null);

  const priorities = (await call("gorgias_list_rules")).data.map((rule, index) => ({ id: rule.id, priority: 100 - index }));
  await call("gorgias_update_rules_priorities", { priorities });
  for (const { id, priority } of priorities) assert.equal((await call("gorgias_get_rule", { id })).priority, priority);
}

async function tags({ call, fails }) {
  const make = async (name) => (await call("gorgias_create_tag", { name })).id;
  const [kept, merged, spare] = [await make("kept"), await make("merged"), await make("spare")];
  await call("gorgias_merge_tags", { destination_tag_id: kept, source_tags_ids: [merged] });
  assert.match(await fails("gorgias_get_tag", { id: merged }), /404/);
  await call("gorgias_delete_tags", { ids: [kept, spare] });
  for (const id of [kept, spare]) assert.match(await fails("gorgias_get_tag", { id }), /404/);
}

async function fields({ call }) {
  const definition = { data_type: "text", input_settings: { input_type: "input" } };
  const same = { object_type: "Ticket", definition };
  const { id } = await call("gorgias_create_custom_field", { ...same, label: "Batch" });
  await call("gorgias_update_custom_field", { id, ...same, label: "Batch number" });
  assert.equal((await call("gorgias_get_custom_field", { id })).label, "Batch number");
  await call("gorgias_bulk_update_custom_fields", { fields: [{ id, description: "On the box" }] });
  assert.equal((await call("gorgias_get_custom_field", { id })).description, "On the box");
}

async function surveysAndJobs({ call }) {
  const tickets = (await call("gorgias_list_tickets", { limit: 100 })).data;
  const ticket = tickets.find((ticket) => !ticket.satisfaction_survey && ticket.customer);
  const about = { ticket_id: ticket.id, customer_id: ticket.customer.id };
  const { id } = await call("gorgias_create_satisfaction_survey", about);
  const now = new Date().toISOString();
  await call("gorgias_update_satisfaction_survey", { id, ...about, score: 4, sent_datetime: now, scored_datetime: now });
  assert.equal((await call("gorgias_get_satisfaction_survey", { id })).score, 4);

  const scheduled_datetime = new Date(Date.now() + 30 * 60_000).toISOString();
  const params = { ticket_ids: [ticket.id], updates: { status: "closed" } };
  const job = await call("gorgias_create_job", { type: "updateTicket", params, scheduled_datetime });
  await call("gorgias_update_job", { id: job.id, meta: { by: "compat" } });
  await call("gorgias_cancel_job", { id: job.id });
  const stopped = (await call("gorgias_list_jobs")).data.find((listed) => listed.id === job.id);
  assert.deepEqual([stopped.status, stopped.meta], ["canceled", { by: "compat" }]);
}
