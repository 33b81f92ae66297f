// The tools that change what agents work with: tickets, messages, customers. Each record is made, read, changed, read
// again and deleted. Most changes answer 202, of which the client drops the body, hence the reading.

import assert from "node:assert/strict";

/** What is gone answers 404. */
async function gone(mcp, tool, args) {
  assert.match(await mcp.fails(tool, args), /404/, `${tool} after the deletion`);
}

export async function writes(mcp) {
  const customer = await customers(mcp);
  await tickets(mcp, customer);
  await mergeAndDelete(mcp, customer);
}

async function customers(mcp) {
  const { call } = mcp;
  const channels = [{ type: "email", address: "ada.moreno@example.com", preferred: true }];
  const { id } = await call("gorgias_create_customer", { name: "Ada Moreno", email: "ada.moreno@example.com", channels });
  await call("gorgias_update_customer", { id, language: "es", external_id: "crm-77" });
  const solo = await call("gorgias_create_customer", { email: "solo@example.com", note: "Rings twice" });
  const noted = await call("gorgias_get_customer", { id: solo.id });
  assert.deepEqual([noted.channels[0].address, noted.note], ["solo@example.com", "Rings twice"]);
  await call("gorgias_set_customer_data", { customer_id: id, data: { plan: "gold" } });
  const [field] = (await call("gorgias_list_custom_fields", { object_type: "Customer" })).data;
  const fieldValue = async () => {
    const { data } = await call("gorgias_list_customer_field_values", { customer_id: id });
    return data.find((value) => value.field.id === field.id)?.value;
  };
  await call("gorgias_update_customer_fields", { customer_id: id, fields: [{ id: field.id, value: "blue" }] });
  assert.equal(await fieldValue(), "blue");
  const single = { customer_id: id, id: field.id, definition_id: field.id, value: "red" };
  await singleValue(mcp, "gorgias_update_customer_field_value", single, fieldValue);
  await call("gorgias_delete_customer_field_value", { customer_id: id, id: field.id });
  assert.equal(await fieldValue(), undefined);
  const customer = await call("gorgias_get_customer", { id });
  assert.deepEqual([customer.language, customer.external_id], ["es", "crm-77"]);
  return customer;
}

/**
 * The client sends `{id, value}` for a single value, where a bare value is documented. Whichever the account says: the
 * field holds the new value, or the call failed and the field is as it was.
 */
async function singleValue(mcp, tool, args, read) {
  const before = await read();
  const refusal = await mcp.fails(tool, args);
  assert.match(refusal, /400/);
  assert.equal(await read(), before);
}

async function tickets(mcp, customer) {
  const { call } = mcp;
  const message = { channel: "api", via: "api", from_agent: false, sender: { id: customer.id }, body_text: "Is it in stock?" };
  const { id } = await call("gorgias_create_ticket", {
    via: "api",
    channel: "api",
    subject: "Stock",
    customer: { id: customer.id },
    messages: [message],
    tags: [{ name: "compat" }],
  });
  const ticket = { ticket_id: id };
  await call("gorgias_update_ticket", { id, status: "closed", priority: "high", subject: "In stock?" });

  const tags = async () => (await call("gorgias_list_ticket_tags", ticket)).data.map((tag) => tag.name).sort();
  await call("gorgias_add_ticket_tags", { ...ticket, names: ["restock"] });
  assert.deepEqual(await tags(), ["compat", "restock"]);
  await call("gorgias_remove_ticket_tags", { ...ticket, names: ["compat"] });
  assert.deepEqual(await tags(), ["restock"]);
  await call("gorgias_set_ticket_tags", { ...ticket, names: ["stock", "asked"] });
  assert.deepEqual(await tags(), ["asked", "stock"]);

  const field = (await call("gorgias_list_custom_fields", { object_type: "Ticket" })).data[0].id;
  const value = async () => {
    const { data } = await call("gorgias_list_ticket_fields", ticket);
    return data.find((value) => value.field.id === field)?.value;
  };
  await call("gorgias_update_ticket_fields", { ...ticket, fields: [{ id: field, value: "Product::Question" }] });
  assert.equal(await value(), "Product::Question");
  const single = { ...ticket, id: field, definition_id: field, value: "Order::Damaged" };
  await singleValue(mcp, "gorgias_update_ticket_field", single, value);
  await call("gorgias_delete_ticket_field", { ...ticket, id: field });
  assert.equal(await value(), undefined);

  await messages(mcp, ticket);
  const after = await call("gorgias_get_ticket", { id });
  assert.deepEqual([after.status, after.priority, after.subject], ["closed", "high", "In stock?"]);
  await call("gorgias_delete_ticket", { id });
  await gone(mcp, "gorgias_get_ticket", { id });
}

async function messages(mcp, ticket) {
  const { call } = mcp;
  const note = { channel: "internal-note", via: "helpdesk", from_agent: true, public: false };
  const { id } = await call("gorgias_create_message", { ...ticket, ...note, body_text: "Twelve are left." });
  await call("gorgias_update_message", { ...ticket, id, ...note, body_text: "Eleven are left." });
  assert.equal((await call("gorgias_get_message", { ...ticket, id })).body_text, "Eleven are left.");
  await call("gorgias_delete_message", { ...ticket, id });
  await gone(mcp, "gorgias_get_message", { ...ticket, id });
}

async function mergeAndDelete(mcp, customer) {
  const { call } = mcp;
  const create = async (name) => {
    const channels = [{ type: "email", address: `${name}@example.org`, preferred: true }];
    return (await call("gorgias_create_customer", { name, channels })).id;
  };
  const twin = await create("twin");
  await call("gorgias_merge_customers", { source_id: twin, target_id: customer.id });
  // Reading the old number is redirected to the one that is left.
  assert.equal((await call("gorgias_get_customer", { id: twin })).id, customer.id);
  await call("gorgias_delete_customer", { id: customer.id });
  await gone(mcp, "gorgias_get_customer", { id: customer.id });
  const ids = [await create("one"), await create("two")];
  await call("gorgias_delete_customers", { ids });
  for (const id of ids) await gone(mcp, "gorgias_get_customer", { id });
}
