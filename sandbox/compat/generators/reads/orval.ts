import { createTag, getTicket, listCustomers, listMacros, listTickets } from "./orval-client";
import { check, headers, some, url } from "./common";

// Its addresses are relative to the document's server; the sandbox stands in its place.
const plain = globalThis.fetch;
globalThis.fetch = (target, options) =>
  plain(String(target).replace(/^(https:\/\/[^/]+)?\//, url + "/"), options);

const list = await listTickets({ limit: 10 }, { headers });
if (list.status !== 200) throw new Error(`tickets: ${list.status}`);
const tickets = list.data.data;
const ticket = await getTicket(some(some(tickets[0], "ticket").id, "id"), undefined, { headers });
if (ticket.status !== 200) throw new Error(`ticket: ${ticket.status}`);
const macros = await listMacros(undefined, { headers });
const customers = await listCustomers(undefined, { headers });
const tag = await createTag({ name: "made-by-orval" }, { headers });
if (macros.status !== 200 || customers.status !== 200 || tag.status !== 201) throw new Error("another status");
check("orval", {
  tickets, subject: ticket.data.subject, macros: macros.data.data.length, customers: customers.data.data.length,
  tag: tag.data.name,
});
