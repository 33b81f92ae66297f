import { Configuration, CustomersApi, MacrosApi, TagsApi, TicketsApi } from "./fetch";
import { check, headers, some, url } from "./common";

const configuration = new Configuration({ basePath: url, headers });
const tickets = (await new TicketsApi(configuration).listTickets({ limit: 10 })).data;
const ticket = await new TicketsApi(configuration).getTicket({ id: some(some(tickets[0], "ticket").id, "id") });
const macros = (await new MacrosApi(configuration).listMacros()).data;
const customers = (await new CustomersApi(configuration).listCustomers()).data;
const tag = await new TagsApi(configuration).createTag({ createTag: { name: "made-by-openapi-generator-fetch" } });
check("openapi-generator-fetch", {
  tickets, subject: ticket.subject, macros: macros.length, customers: customers.length, tag: tag.name,
});
