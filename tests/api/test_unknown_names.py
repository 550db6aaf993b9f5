"""A name that no field has is refused beside that name, and nothing is made, spent or changed."""

import pytest

from generator.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(api_of, ada):
    return api_of(ada)


@pytest.mark.parametrize("where", ["/api/v1/jobs", "/api/v1/jobs/dry-run"])
def test_a_slip_of_the_pen_in_a_job_costs_nothing_and_is_named(call, where):
    answer = call.post(where, {"prompt": "a pier", "negative_promt": "people", "size": "huge"}, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "negative_promt": ["There is no “negative_promt” here. Did you mean “negative_prompt”?"],
        "size": ["There is no “size” here."],
    }
    assert not Job.objects.exists()


def test_it_stands_beside_what_else_is_wrong_and_inside_lists(call):
    body = {"prompt": "", "adapters": [{"name": "ink"}, {"name": "ink", "wieght": 0.5}]}
    errors = call.post("/api/v1/jobs", body, format="json").json()["errors"]
    assert errors["adapters.1.wieght"] == ["There is no “wieght” here. Did you mean “weight”?"]
    assert "prompt" in errors


def test_a_profile_is_not_changed_by_halves(call, ada):
    answer = call.patch("/api/v1/me", {"display_name": "Ada L.", "abuot": "x"}, format="json")
    assert answer.status_code == 400
    assert "abuot" in answer.json()["errors"]
    ada.refresh_from_db()
    assert ada.display_name != "Ada L."


def test_what_was_read_may_be_sent_back_whole(call):
    told = call.get("/api/v1/me").json()
    assert call.patch("/api/v1/me", told | {"display_name": "Ada L."}, format="json").status_code == 200
