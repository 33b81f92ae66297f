import * as api from "./oazapfts-client";
import { check, headers, some, url } from "./common";

api.defaults.baseUrl = url;
Object.assign(api.defaults.headers!, headers);
const list = await api.listTickets({ limit: 10 });
if (list.status !== 200) throw new Error(`tickets: ${list.status}`);
const tickets = list.data.data;
const ticket = await api.getTicket(some(some(tickets[0], "ticket").id, "id"));
const macros = await api.listMacros({});
const customers = await api.listCustomers({});
const tag = await api.createTag({ name: "made-by-oazapfts" });
if (ticket.status !== 200 || macros.status !== 200 || customers.status !== 200 || tag.status !== 201) {
  throw new Error("another status");
}
check("oazapfts", {
  tickets, subject: ticket.data.subject, macros: macros.data.data.length, customers: customers.data.data.length,
  tag: tag.data.name,
});
