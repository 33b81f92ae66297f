"""The Python client that openapi-generator writes, on the sandbox."""

import os

import openapi_client as client

configuration = client.Configuration(
    host=os.environ["GORGIAS_BASE_URL"], username=os.environ["GORGIAS_EMAIL"], password=os.environ["GORGIAS_API_KEY"]
)
with client.ApiClient(configuration) as api:
    tickets = client.TicketsApi(api).list_tickets(limit=10).data
    assert len(tickets) >= 5, tickets
    for ticket in tickets:
        assert client.TicketsApi(api).get_ticket(ticket.id).subject == ticket.subject
    assert client.MacrosApi(api).list_macros().data and len(client.CustomersApi(api).list_customers().data) >= 2
    tag = client.TagsApi(api).create_tag(client.CreateTag(name="made-by-openapi-generator-python"))
    assert tag.name == "made-by-openapi-generator-python"
print(f"generators: openapi-generator (python) reads {len(tickets)} tickets and makes a tag")
