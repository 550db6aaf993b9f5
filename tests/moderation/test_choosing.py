"""A school, a studio, a public gallery: an operator chooses on a page, and the first page says so until then."""

from __future__ import annotations

import pytest
from django.urls import reverse

from moderation.judging.hash_lists import list_rule
from moderation.judging.live_rules import chosen, enact, is_newest, standing
from moderation.models import Action
from tests.people import person

pytestmark = pytest.mark.django_db
SAID = "Nobody has chosen rules"


def test_the_first_page_of_operators_offers_it_until_it_is_done(client_of, db):
    olga = client_of(person("olga", is_staff=True, is_superuser=True))
    enact(list_rule("known", {"ab" * 32: "case 17"}, "refuse"), {}, by=None)
    for page in (reverse("admin:index"), reverse("rules")):
        assert SAID in olga.get(page).content.decode()
    assert olga.post(reverse("rules"), {"set": "school"}).status_code == 302
    assert (chosen(), is_newest("school")) == ("school", True)
    assert {"nudity", "list-known"} <= {row.name for row, _until in standing()}
    for page in (reverse("admin:index"), reverse("rules")):
        assert SAID not in olga.get(page).content.decode()
    assert Action.objects.get(noun="rules").by is not None


def test_newer_rules_of_the_set_are_offered(client_of, db):
    olga = client_of(person("olga", is_staff=True, is_superuser=True))
    olga.post(reverse("rules"), {"set": "mild"})
    [(row, _until)] = standing()
    older = row.as_read()
    enact(type(older)(**{**older.__dict__, "sentence_en": "As it was."}), {}, by=None)
    assert "ships newer rules" in olga.get(reverse("rules")).content.decode()


def test_a_moderator_does_not_choose(client_of, mona):
    assert client_of(mona).get(reverse("rules")).status_code == 404
    assert client_of(mona).post(reverse("rules"), {"set": "school"}).status_code == 404
