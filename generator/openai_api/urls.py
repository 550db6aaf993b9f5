"""Addresses of the OpenAI-compatible API; what begins with /v1/ is answered on the event loop (config/asgi.py)."""

from django.urls import path, re_path

from generator.openai_api import endpoints, links

urlpatterns = [
    path("v1/images/generations", endpoints.generations, name="gateway-generations"),
    path("v1/images/edits", endpoints.edits, name="gateway-edits"),
    path("v1/models", endpoints.models, name="gateway-models"),
    path("v1/models/<path:name>", endpoints.model, name="gateway-model"),
    re_path(r"^v1(/.*)?$", endpoints.nowhere),
    path("made/<str:ticket>/<str:name>", links.made_file, name="made-file"),
]
