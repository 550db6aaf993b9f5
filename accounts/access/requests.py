"""Requests by someone who has come through the door, so that the checker of types knows it too."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request

from accounts.models import User


class PageRequest(HttpRequest):
    """Of any visitor; whether htmx asked."""

    htmx: HtmxDetails


class SignedInRequest(PageRequest):
    """What a view behind `login_required` gets."""

    user: User


class SignedInCall(Request):
    """What an endpoint with `sign_in_to_read` gets."""

    user: User
