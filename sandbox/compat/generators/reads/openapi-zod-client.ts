import { createApiClient } from "./zod-client";
import { check, headers, some, url } from "./common";

// Each response is checked against the document, at run time. By alias: by path, TypeScript gives up on 114 operations (TS2589).
const api = createApiClient(url, { axiosConfig: { headers }, validate: "response" });
const tickets = (await api.list_tickets({ queries: { limit: 10 } })).data;
const ticket = await api.get_ticket({ params: { id: some(some(tickets[0], "ticket").id, "id") } });
const macros = (await api.list_macros()).data;
const customers = (await api.list_customers()).data;
const tag = await api.create_tag({ name: "made-by-openapi-zod-client" });
check("openapi-zod-client", {
  tickets, subject: ticket.subject, macros: macros.length, customers: customers.length, tag: tag.name,
});
