import createClient from "openapi-fetch";
import type { paths } from "./openapi-typescript-schema";
import { check, headers, some, url } from "./common";

const client = createClient<paths>({ baseUrl: url, headers });
const tickets = some((await client.GET("/api/tickets", { params: { query: { limit: 10 } } })).data, "list").data;
const id = some(some(tickets[0], "ticket").id, "id");
const ticket = some((await client.GET("/api/tickets/{id}", { params: { path: { id } } })).data, "ticket");
const macros = some((await client.GET("/api/macros")).data, "macros").data;
const customers = some((await client.GET("/api/customers")).data, "customers").data;
const tag = (await client.POST("/api/tags", { body: { name: "made-by-openapi-typescript" } })).data;
check("openapi-typescript", {
  tickets, subject: ticket.subject, macros: macros.length, customers: customers.length, tag: tag?.name,
});
