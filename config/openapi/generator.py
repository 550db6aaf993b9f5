"""The description as it is served: the same for everyone, so it is made once in each process and language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView


@lru_cache(maxsize=4)
def described(language: str | None) -> dict[str, Any]:
    """All of the API; about half a second of work."""
    description: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return description


class OnceGenerator(SchemaGenerator):
    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return described(get_language())


class SchemaView(SpectacularAPIView):
    generator_class = OnceGenerator
