"""Every page's address leads there with and without a slash at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

pytestmark = pytest.mark.django_db


def plain_addresses(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Of the pages whose addresses name nothing."""
    for each in patterns:
        address = before + str(each.pattern)
        if "<" in address or "^" in address or address.startswith(("/operator/", "/v1/", "/openai/")):
            continue  # the gateway reads its addresses by itself
        if isinstance(each, URLPattern):
            yield address
        else:
            yield from plain_addresses(each.url_patterns, address)


def test_every_address_leads_to_its_page_with_a_slash_and_without(client):
    lost = []
    addresses = [address for address in plain_addresses(get_resolver().url_patterns) if len(address) > 1]
    for address in addresses:
        other = address[:-1] if address.endswith("/") else f"{address}/"
        answer = client.get(f"{other}?q=1")
        if (answer.status_code, answer.headers.get("Location")) != (301, f"{address}?q=1"):
            lost.append((other, answer.status_code))
    assert len(addresses) > 60
    assert lost == []


def test_what_is_sent_is_sent_on(client):
    answer = client.post("/create/", {"prompt": "a lighthouse"})
    assert (answer.status_code, answer.headers["Location"]) == (308, "/create")


def test_what_is_nowhere_stays_nowhere(client):
    assert client.get("/nowhere/").status_code == 404
    assert client.get("/nowhere").status_code == 404
    assert client.get("/api/v1/nowhere/").json()["code"] == "not-found"
