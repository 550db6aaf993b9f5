"""Addresses of the OpenAI-compatible API, answered on the event loop (config/asgi.py), where `addresses.py` has tidied
them: there they have no slash at the end, and none is doubled."""

from django.urls import path, re_path

from generator.openai_api import endpoints, links

urlpatterns = [
    path("v1/images/generations", endpoints.generations, name="gateway-generations"),
    path("v1/images/edits", endpoints.edits, name="gateway-edits"),
    path("v1/responses", endpoints.responses, name="gateway-responses"),
    path("v1/models", endpoints.models, name="gateway-models"),
    path("v1/models/<path:name>", endpoints.model, name="gateway-model"),
    path("v1/images/variations", endpoints.variations, name="gateway-variations"),
    path("openai/deployments/<str:model>/images/generations", endpoints.generations, name="gateway-azure-generations"),
    path("openai/deployments/<str:model>/images/edits", endpoints.edits, name="gateway-azure-edits"),
    re_path(r"^(v1|openai)(/.*)?$", endpoints.nowhere),
    path("made/<str:ticket>/<str:name>", links.made_file, name="made-file"),
]
