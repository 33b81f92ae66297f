// The tools that read records: each list, page by page, and the record behind the first item.

import assert from "node:assert/strict";
import { upload } from "./api.mjs";

/** list tool, its arguments, the tool that reads one record of it */
const LISTS = [
  ["gorgias_list_customers", {}, "gorgias_get_customer"],
  ["gorgias_list_custom_fields", { object_type: "Ticket" }, "gorgias_get_custom_field"],
  ["gorgias_list_events", {}, "gorgias_get_event"],
  ["gorgias_list_integrations", {}, "gorgias_get_integration"],
  ["gorgias_list_jobs", {}, "gorgias_get_job"],
  ["gorgias_list_macros", {}, "gorgias_get_macro"],
  ["gorgias_list_rules", {}, "gorgias_get_rule"],
  ["gorgias_list_satisfaction_surveys", {}, "gorgias_get_satisfaction_survey"],
  ["gorgias_list_tags", {}, "gorgias_get_tag"],
  ["gorgias_list_teams", {}, "gorgias_get_team"],
  ["gorgias_list_tickets", {}, "gorgias_get_ticket"],
  ["gorgias_list_users", {}, "gorgias_get_user"],
  ["gorgias_list_views", {}, "gorgias_get_view"],
  ["gorgias_list_voice_calls", {}, "gorgias_get_voice_call"],
  ["gorgias_list_voice_call_events", {}, "gorgias_get_voice_call_event"],
  ["gorgias_list_voice_call_recordings", {}, "gorgias_get_voice_call_recording"],
  ["gorgias_list_widgets", {}, "gorgias_get_widget"],
];

/** Follows `meta.next_cursor` in pages of one and expects what one large page holds. */
async function walk({ call }, tool, args, whole) {
  const seen = [];
  let cursor;
  do {
    const page = await call(tool, { ...args, limit: 1, ...(cursor && { cursor }) });
    assert.equal(page.data.length, 1, `${tool}: an empty page in the middle`);
    seen.push(page.data[0].id);
    cursor = page.meta.next_cursor;
  } while (cursor && seen.length <= whole.length);
  assert.deepEqual(seen, whole.map((item) => item.id), `${tool}: pages of one hold the same items`);
}

export async function reads(mcp) {
  const { call } = mcp;
  const account = await call("gorgias_retrieve_account");
  assert.equal(account.domain, process.env.GORGIAS_DOMAIN);
  const settings = await call("gorgias_list_account_settings");
  assert.ok(settings.data.length > 0);

  for (const [list, args, get] of LISTS) {
    const { data } = await call(list, { ...args, limit: 100 });
    assert.ok(data.length > 0, `${list} is empty`);
    await walk(mcp, list, args, data);
    // A job answers 202, which the client takes for an answer without body.
    const record = await call(get, { id: data[0].id });
    if (get === "gorgias_get_job") assert.equal(record.status, 202);
    else assert.equal(record.id, data[0].id, get);
  }
  await tickets(mcp);

  const path = new URL(await upload("proof.txt", "signed for")).pathname.split("/");
  const [, , file_type, , domain_hash, resource_name] = path;
  const file = await call("gorgias_download_file", { file_type, domain_hash, resource_name });
  assert.equal(file.content, "signed for");
}

async function tickets({ call }) {
  const [ticket] = (await call("gorgias_list_tickets", { external_id: "desk-1" })).data;
  const ticket_id = ticket.id;
  const full = await call("gorgias_get_ticket", { id: ticket_id, relationships: ["custom_fields"] });
  assert.equal(full.messages.length, ticket.messages_count);
  const all = await call("gorgias_list_messages", { ticket_id });
  const thread = await call("gorgias_list_ticket_messages", { ticket_id });
  const ids = (list) => list.map((message) => message.id).sort();
  assert.deepEqual(ids(thread.data), ids(all.data));
  const message = await call("gorgias_get_message", { ticket_id, id: thread.data[0].id });
  assert.equal(message.ticket_id, ticket_id);
  const tags = await call("gorgias_list_ticket_tags", { ticket_id });
  assert.deepEqual(tags.data.map((tag) => tag.name), full.tags.map((tag) => tag.name));
  const fields = await call("gorgias_list_ticket_fields", { ticket_id });
  assert.ok(fields.data.some((field) => field.value === "Order::Status"));
  const values = await call("gorgias_list_customer_field_values", { customer_id: ticket.customer.id });
  assert.ok(values.data.length > 0);
}
