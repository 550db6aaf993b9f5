"""A classifier that dies: what words propose is held, nothing is lost, and the operator is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from moderation.judging import classifier
from moderation.models import Case, Verdict

pytestmark = pytest.mark.django_db


class Dies:
    """Answers once that everything is meant, and then no more."""

    def __init__(self) -> None:
        self.asked = 0

    def of(self, text: str) -> dict[str, float]:
        self.asked += 1
        if self.asked > 1:
            raise RuntimeError("out of memory")
        return {"allow": 0.0, "hate": 1.0}


@pytest.fixture
def dying(rules, settings, monkeypatch):
    settings.POLICY_ENCODER = "dying"
    found = Dies()
    monkeypatch.setattr(classifier, "opened", lambda name: found)
    return found


def test_what_words_propose_is_held_while_it_is_dead(dying, api_of, ada, caplog):
    def ask(prompt):
        return api_of(ada).post("/api/v1/jobs", {"prompt": prompt}, format="json").json().get("code")

    assert ask("a swastika flag") == "refused-by-policy"
    assert ask("a swastika banner") == "held-by-policy"
    assert ask("a swastika poster") == "held-by-policy"
    assert dying.asked == 2  # it rests, and keeps nobody waiting
    assert "classifier is dead" in caplog.text
    assert Verdict.objects.filter(action="hold").count() == Case.objects.count() == 2


def test_moderators_are_told_that_it_is_dead(dying, api_of, client_of, ada, mona):
    said = "The classifier does not answer"
    assert said not in client_of(mona).get(reverse("cases")).content.decode()
    for prompt in ("a swastika flag", "a swastika banner"):
        api_of(ada).post("/api/v1/jobs", {"prompt": prompt}, format="json")
    assert said in client_of(mona).get(reverse("cases")).content.decode()
