"""The API describes itself, completely and without a warning."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from lib.problems import MEDIA_TYPE

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def description():
    from config.openapi.generator import described

    return described("en")


@pytest.fixture(scope="module")
def operations(description):
    return [operation for path in description["paths"].values() for name, operation in path.items() if name in METHODS]


@pytest.mark.long
def test_it_is_made_without_a_warning_and_is_valid(tmp_path):
    command = [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", "schema.yml"]
    root = __file__.rsplit("/tests/", 1)[0]
    command[1], command[-1] = f"{root}/manage.py", str(tmp_path / "schema.yml")
    made = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")


def test_every_operation_has_a_name_of_its_own_a_summary_and_a_group(description, operations):
    groups = {tag["name"] for tag in description["tags"]}
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) > 50
    assert [one["operationId"] for one in operations if not one.get("summary") or not set(one["tags"]) <= groups] == []


def test_every_refusal_is_described_as_a_problem_document(operations):
    for operation in operations:
        refusals = {status: one for status, one in operation["responses"].items() if status[0] in "45"}
        assert "401" in refusals and not any(status.endswith("XX") for status in refusals)
        for one in refusals.values():
            assert one["content"][MEDIA_TYPE]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_the_table_of_refusals_names_operations_that_there_are(operations):
    from config.openapi.refusals import OWN

    assert OWN.keys() <= {operation["operationId"] for operation in operations}


def test_programs_come_with_a_bearer_token(description, operations):
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    by_name = {operation["operationId"]: operation for operation in operations}
    assert {"token": []} in by_name["create_job"]["security"]
    assert {} not in by_name["create_job"]["security"]
    assert {} in by_name["read_feed"]["security"]
    assert "`generate`" in by_name["create_job"]["description"]


@pytest.mark.parametrize("name", ["create_job", "repeat_job", "create_remix"])
def test_what_costs_something_takes_an_idempotency_key(operations, name):
    [operation] = [one for one in operations if one["operationId"] == name]
    assert "Idempotency-Key" in [parameter["name"] for parameter in operation["parameters"]]


def test_whatever_makes_something_takes_one(operations):
    """But a token, whose secret is shown once, as a webhook's is, of which an address has one anyway."""
    making = {one["operationId"]: one.get("parameters", []) for one in operations if "201" in one["responses"]}
    without = {name for name, asked in making.items() if "Idempotency-Key" not in {each["name"] for each in asked}}
    assert without == {"create_token", "create_webhook"}


def test_nothing_has_a_property_of_its_own_name(description):
    """A generated client has one variable for both."""
    written = {name: re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in description["components"]["schemas"]}
    schemas = description["components"]["schemas"].items()
    assert [name for name, schema in schemas if written[name] in schema.get("properties", {})] == []


def test_an_operation_answers_in_one_way(operations):
    """With two, nothing that a generated client answers has a type of its own."""
    good = {one["operationId"]: [status for status in one["responses"] if status.startswith("2")] for one in operations}
    assert {name: statuses for name, statuses in good.items() if len(statuses) > 1} == {}


def test_what_is_sent_holds_no_other_names_than_those_described(description, operations):
    """Which the API refuses."""
    schemas, open_ones = description["components"]["schemas"], set()
    for operation in operations:
        for media in operation.get("requestBody", {}).get("content", {}).values():
            name = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
            if name and schemas[name].get("additionalProperties") is not False:
                open_ones.add(name)
    assert open_ones == set()
    assert "dry_run" in schemas["AskOrTryRequest"]["properties"]


def test_examples_are_of_operations_that_there_are(operations):
    from config.openapi.examples import EXAMPLES

    with_examples = {
        operation["operationId"]
        for operation in operations
        for media in operation.get("requestBody", {}).get("content", {}).values()
        if "examples" in media
    }
    assert with_examples == EXAMPLES.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "../../etc/passwd", "%00"])
def test_it_is_served_to_everyone(client, language):
    answer = client.get(f"/api/v1/schema?format=json&lang={language}")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")
