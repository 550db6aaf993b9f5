"""One operation in the description: who may call it, with which scope, what it may refuse, and an example."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework.permissions import SAFE_METHODS

from config.openapi import security  # noqa: F401 - spectacular finds extensions by their being imported
from config.openapi.examples import EXAMPLES
from config.openapi.problems import PROBLEM, problems_of
from config.openapi.refusals import refusals_of

DONE = {
    "200": "As asked.",
    "201": "Made.",
    "202": "Accepted; it will take a while.",
    "204": "Done; there is nothing to say.",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 80},
    "description": "Up to 80 characters of your choosing. The same key with the same body is done once.",
}


class Operation(AutoSchema):
    """Reads `takes_key`, `scope`, `sign_in_to_read` and `scope_to_read` of the view, as the permission does."""

    def get_operation(self, *where: Any, **named: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*where, **named)
        if operation is None:
            return None
        self._know_problem()
        for status, response in operation["responses"].items():
            response["description"] = response["description"] or DONE[status]
        if self.method == "POST" and getattr(self.view, "takes_key", False):
            operation["parameters"] = [*operation.get("parameters", []), KEY]
        operation["responses"] = dict(sorted((operation["responses"] | self._problems(operation)).items()))
        if example := EXAMPLES.get(operation["operationId"]):
            for media in operation["requestBody"]["content"].values():
                media["examples"] = {"example": {"value": example}}
        return operation

    def get_summary(self) -> str | None:
        """Where the view gives none, the first sentence of its docstring."""
        return super().get_summary() or super().get_description().split(".")[0].strip() or None

    @property
    def is_open(self) -> bool:
        """Whether visitors may call it."""
        if not self.view.get_permissions():
            return True
        return self.method in SAFE_METHODS and not getattr(self.view, "sign_in_to_read", False)

    @property
    def scope(self) -> str:
        """What a token needs; reading what one may see anyway needs none."""
        reading = self.method in SAFE_METHODS and not getattr(self.view, "scope_to_read", False)
        return "" if reading or not self.view.get_permissions() else getattr(self.view, "scope", "account")

    def get_auth(self) -> list[dict[str, Any]]:
        return [*super().get_auth(), *([{}] if self.is_open else [])]

    def get_description(self) -> str:  # type: ignore[override]  # as the AutoSchema above, which says less than REST framework's
        said = super().get_description() or ""
        needs = f"A token needs the scope `{self.scope}`." if self.scope else ""
        return "\n\n".join(part for part in (said, needs) if part)

    def _problems(self, operation: dict[str, Any]) -> dict[str, Any]:
        writes = self.method not in SAFE_METHODS
        return problems_of(refusals_of(operation, writes=writes, open_to_all=self.is_open, scope=self.scope))

    def _know_problem(self) -> None:
        kind = ResolvedComponent.SCHEMA
        self.registry.register_on_missing(
            ResolvedComponent(name="Problem", type=kind, object="Problem", schema=PROBLEM)
        )
