import { client } from "./hey/client.gen";
import { createTag, getTicket, listCustomers, listMacros, listTickets } from "./hey/sdk.gen";
import { check, headers, some, url } from "./common";

client.setConfig({ baseUrl: url, headers });
const tickets = some((await listTickets({ query: { limit: 10 } })).data, "list").data;
const id = some(some(tickets[0], "ticket").id, "id");
const ticket = some((await getTicket({ path: { id } })).data, "ticket");
const macros = some((await listMacros()).data, "macros").data;
const customers = some((await listCustomers()).data, "customers").data;
const tag = (await createTag({ body: { name: "made-by-hey-api" } })).data;
check("hey-api", { tickets, subject: ticket.subject, macros: macros.length, customers: customers.length, tag: tag?.name });
