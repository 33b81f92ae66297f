"""The models that datamodel-code-generator writes, on responses of the sandbox."""

import models

import desk

tickets = models.TicketList.model_validate(desk.call("GET", "/api/tickets?limit=10")).data
assert len(tickets) >= 5, tickets
for ticket in tickets:
    assert models.Ticket.model_validate(desk.call("GET", f"/api/tickets/{ticket.id}")).subject == ticket.subject
assert models.MacroList.model_validate(desk.call("GET", "/api/macros")).data
assert len(models.CustomerList.model_validate(desk.call("GET", "/api/customers")).data) >= 2
tag = models.CreateTag(name="made-by-datamodel-code-generator")
made = desk.call("POST", "/api/tags", tag.model_dump(mode="json", by_alias=True, exclude_unset=True))
assert models.Tag.model_validate(made).name == tag.name
print(f"generators: datamodel-code-generator reads {len(tickets)} tickets and makes a tag")
