"""A classifier that dies: all that needs it is held, nothing is lost, and the operator is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Notification
from config.probes.parts import Missing, classifiers
from gallery.models import Post
from generator.models import Incident, Job
from generator.status.incidents import watch_parts
from moderation.judging import classifier
from moderation.judging.verdicts import Judgement
from moderation.judging.waiting import judge_again
from moderation.models import Case, Verdict

pytestmark = pytest.mark.django_db


class Dies:
    """Answers once that everything is meant, and then no more until it is mended: then mills are innocent."""

    def __init__(self) -> None:
        self.asked, self.mended = 0, False

    def of(self, text: str) -> dict[str, float]:
        self.asked += 1
        if self.mended:
            return {"allow": 1.0, "hate": 0.0} if "mill" in text else {"allow": 0.0, "hate": 1.0}
        if self.asked > 1:
            raise RuntimeError("out of memory")
        return {"allow": 0.0, "hate": 1.0}


@pytest.fixture
def dying(rules, settings, monkeypatch):
    settings.POLICY_ENCODER = "dying"
    found = Dies()
    monkeypatch.setattr(classifier, "opened", lambda name: found)
    classifier.ask_again()
    yield found
    classifier.ask_again()


def test_what_words_propose_is_held_while_it_is_dead(dying, api_of, ada, caplog):
    def ask(prompt):
        return api_of(ada).post("/api/v1/jobs", {"prompt": prompt}, format="json").json().get("code")

    assert ask("a swastika flag") == "refused-by-policy"
    assert ask("a swastika banner") == "held-by-policy"
    assert ask("a swastika poster") == "held-by-policy"
    assert dying.asked == 2  # it rests, and keeps nobody waiting
    assert "classifier of texts is dead" in caplog.text
    assert Verdict.objects.filter(action="hold").count() == Case.objects.count() == 2


def test_what_no_word_proposes_is_held_as_well_and_made_by_itself_later(dying, api_of, ada):
    def ask(prompt):
        return api_of(ada).post("/api/v1/jobs", {"prompt": prompt}, format="json").json().get("code")

    ask("a swastika flag")
    assert [ask(prompt) for prompt in ("a mill", "a swastika banner")] == ["held-by-policy"] * 2
    assert "does not answer just now" in Judgement.of(ada, "a mill").sentence()
    assert judge_again() == 0
    watch_parts()
    assert Incident.objects.open().filter(cause="classifier").exists()
    with pytest.raises(Missing):
        classifiers()
    dying.mended = True
    classifier.ask_again()
    assert judge_again() == 2
    assert Job.objects.get().prompt == "a mill"
    assert [(one.text, one.action) for one in Verdict.objects.order_by("pk")][1:] == [("a swastika banner", "refuse")]
    assert not Case.objects.exists()  # what the rule refuses may be appealed
    assert Notification.objects.filter(to=ada).count() == 2
    classifiers()


def test_a_handle_is_judged_by_its_words_and_does_not_wait(dying, api_of, ada):
    for prompt in ("a swastika flag", "a mill"):
        api_of(ada).post("/api/v1/jobs", {"prompt": prompt}, format="json")
    assert Judgement.of(None, "miller", "handle").allows
    assert not Judgement.of(None, "swastika-fan", "handle").allows


def test_moderators_are_told_that_it_is_dead(dying, api_of, client_of, ada, mona):
    said = "The classifier does not answer"
    assert said not in client_of(mona).get(reverse("cases")).content.decode()
    for prompt in ("a swastika flag", "a swastika banner"):
        api_of(ada).post("/api/v1/jobs", {"prompt": prompt}, format="json")
    assert said in client_of(mona).get(reverse("cases")).content.decode()


def test_what_was_held_in_two_fields_is_done_once(dying, api_of, client_of, ada, factory):
    api_of(ada).post("/api/v1/jobs", {"prompt": "a swastika flag"}, format="json")
    image = factory.image(ada)
    said = {"image": image.key, "visibility": "public", "rating": "everyone", "title": "a mill", "text": "my mill"}
    assert client_of(ada).post(reverse("post-new"), said).status_code == 422
    dying.mended = True
    classifier.ask_again()
    assert judge_again() == 2
    assert Post.objects.get().title == "a mill"
    assert not Verdict.objects.filter(subject="post").exists()
    assert list(Notification.objects.filter(to=ada).values_list("kind", flat=True)) == ["verdict-overturned"]
