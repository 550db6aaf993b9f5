"""5,000 requests that follow one another, each with what the earlier ones made: the API answers as it says it does."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.errors import FlakyStrategyDefinition
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    ensure_resource_availability,
    negative_data_rejection,
    unsupported_method,
    use_after_free,
)

from config.openapi.generator import described
from lib.limits.pace import Counter
from tests.api.test_fuzz import CHECKS, application_in_this_test, known

__all__ = ["application_in_this_test", "known"]
pytestmark = [pytest.mark.long, pytest.mark.release, pytest.mark.timeout(1200)]

CASES, STEPS, WALKS = 5_000, 10, 50
AFTER_ONE_ANOTHER = [*CHECKS, use_after_free, ensure_resource_availability, unsupported_method, negative_data_rejection]


@pytest.fixture
def heard(monkeypatch):
    """No pace stands in the way, and no line of the log is written for each."""
    monkeypatch.setattr(Counter, "take", lambda *_: (True, 0))
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def test_five_thousand_requests_one_after_another_are_answered_as_described(known, application_in_this_test, heard):
    authorization, aim = known
    schema = schemathesis.openapi.from_dict(described("en"))
    schema.app = application_in_this_test
    faults: dict[str, str] = {}
    statuses: dict[int, int] = {}

    class Steps:
        def setup(self) -> None:
            self.before = transaction.savepoint()

        def teardown(self) -> None:
            """What was walked through has not happened."""
            transaction.set_rollback(False)
            transaction.savepoint_rollback(self.before)

        def before_call(self, case: Any) -> None:
            aim(case)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Authorization": authorization}}

        def validate_response(self, response: Any, case: Any, additional_checks: Any = None, **kwargs: Any) -> None:
            statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
            try:
                case.validate_response(response, checks=AFTER_ONE_ANOTHER, transport_kwargs=kwargs)
            except FailureGroup as found:
                for one in found.exceptions:
                    faults.setdefault(f"{case.operation.label}: {type(one).__name__}", f"{one!s:.800}")

    walk = type("Walk", (Steps, schema.as_state_machine()), {})
    few = settings(
        max_examples=WALKS,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    number = 0
    while sum(statuses.values()) < CASES:
        number += 1
        with suppress(FlakyStrategyDefinition):  # ids are new each time, so a walk that is taken twice may differ
            run_state_machine_as_test(seed(number)(walk), settings=few)
    print(statuses)  # noqa: T201 - bin/long shows what was answered
    assert sum(statuses.values()) >= CASES
    assert not faults, "\n\n".join(f"{at}: {said}" for at, said in sorted(faults.items()))
