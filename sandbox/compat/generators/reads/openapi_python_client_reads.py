"""The client that openapi-python-client writes, on the sandbox."""

import os

import httpx
from gorgias_rest_api_curated_client import Client
from gorgias_rest_api_curated_client.api.customers import list_customers
from gorgias_rest_api_curated_client.api.macros import list_macros
from gorgias_rest_api_curated_client.api.tags import create_tag
from gorgias_rest_api_curated_client.api.tickets import get_ticket, list_tickets
from gorgias_rest_api_curated_client.models import CreateTag

auth = httpx.BasicAuth(os.environ["GORGIAS_EMAIL"], os.environ["GORGIAS_API_KEY"])
with Client(base_url=os.environ["GORGIAS_BASE_URL"], httpx_args={"auth": auth}, raise_on_unexpected_status=True) as client:
    tickets = list_tickets.sync(client=client, limit=10).data
    assert len(tickets) >= 5, tickets
    assert get_ticket.sync(tickets[0].id, client=client).subject == tickets[0].subject
    assert list_macros.sync(client=client).data and len(list_customers.sync(client=client).data) >= 2
    assert create_tag.sync(client=client, body=CreateTag(name="made-by-openapi-python-client")).name.startswith("made-by")
print(f"generators: openapi-python-client reads {len(tickets)} tickets and makes a tag")
