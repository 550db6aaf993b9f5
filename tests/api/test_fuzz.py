"""Requests that nobody would think of: whatever is sent, the API answers as it says it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.openapi.generator import described
from config.wsgi import application
from gallery.models import Comment
from tests.access.undone import undone

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 1  # an operation, of sensible and of senseless requests each; the seed is always the same
few = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def application_in_this_test() -> Iterator[Any]:
    """The WSGI application, which leaves the database connection of this test open, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield application
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(ada, bruno, studio, api_of, post_by) -> tuple[str, Callable[[Any], None]]:
    """A token of Ada's with every scope, and a hand that puts what there is into the addresses."""
    post, api = post_by(ada), api_of(ada)
    job = api.post("/api/v1/jobs", {"prompt": "a lighthouse"}).json()
    collection = api.post("/api/v1/collections", {"title": "Mornings", "visibility": "public"}).json()
    comment = Comment.add(post, by=bruno, text="The light!")
    there = {
        "images": post.cover.key,
        "posts": post.key,
        "jobs": job["id"],
        "threads": job["thread"],
        "collections": collection["id"],
        "comments": comment.key,
        "users": "bruno",
        "feeds": "new",
    }

    def aim(case: Any) -> None:
        for name in case.path_parameters or {}:
            noun = case.operation.path.split(f"/{{{name}}}")[0].rsplit("/", 1)[1]
            case.path_parameters[name] = there.get(noun, case.path_parameters[name])

    return api._credentials["HTTP_AUTHORIZATION"], aim


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "mode",
    [GenerationMode.POSITIVE, GenerationMode.NEGATIVE],
    ids=["sensible", "senseless"],
)
@pytest.mark.long
def test_every_operation_answers_as_described(known, application_in_this_test, mode):
    authorization, aim = known
    schema = schemathesis.openapi.from_dict(described("en"))
    schema.app = application_in_this_test
    faults: list[str] = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()

        @few
        @given(case=operation.as_strategy(generation_mode=mode))
        def answers(case: Any) -> None:
            aim(case)
            with undone():
                case.call_and_validate(headers={"Authorization": authorization}, checks=CHECKS)

        try:
            answers()
        except Unsatisfiable:  # it takes nothing in, so nothing senseless can be sent
            continue
        except FailureGroup as found:
            faults += [f"{operation.label}: {one!s:.600}" for one in found.exceptions]
    assert not faults, "\n\n".join(faults)
