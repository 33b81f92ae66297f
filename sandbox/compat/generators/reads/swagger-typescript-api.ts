import { Api } from "./sta/api";
import { check, headers, some, url } from "./common";

const { api } = new Api({ baseUrl: url, baseApiParams: { headers } });
const tickets = (await api.listTickets({ limit: 10 })).data.data;
const ticket = (await api.getTicket(some(some(tickets[0], "ticket").id, "id"))).data;
const macros = (await api.listMacros({})).data.data;
const customers = (await api.listCustomers({})).data.data;
const tag = (await api.createTag({ name: "made-by-swagger-typescript-api" })).data;
check("swagger-typescript-api", {
  tickets, subject: ticket.subject, macros: macros.length, customers: customers.length, tag: tag.name,
});
