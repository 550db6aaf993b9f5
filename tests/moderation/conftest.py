"""Moderators, and a site with the rules of a public gallery."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from accounts.models import User
from generator.models import EngineCard
from moderation.judging.live_rules import enact
from moderation.models import Verdict
from moderation.policy.rule_sets import read, rule_set
from tests.generator.fake_engine import ABLE
from tests.people import person


def moderator(handle: str) -> User:
    who = person(handle, is_staff=True)
    who.groups.add(Group.objects.get(name="moderator"))
    return who


@pytest.fixture
def mona(db: None) -> User:
    return moderator("mona")


@pytest.fixture
def nils(db: None) -> User:
    """Another moderator."""
    return moderator("nils")


@pytest.fixture
def rules(db: None, settings) -> None:
    """A public gallery's, by words alone, and an engine that could draw."""
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)
    for rule in rule_set("gallery"):
        enact(rule, {}, by=None)


@pytest.fixture
def closed_name(rules: None) -> None:
    """A hard rule: somebody closed their name."""
    enact(hard_rule("odile-brancourt", "odile brancourt"), {}, by=None)


def hard_rule(name: str, *terms: str, **more):
    said = {"sentence_en": "She closed her name.", "sentence_fr": "Elle a fermé son nom."}
    return read({"name": name, "action": "refuse", "hard": True, "matcher": {"terms": list(terms)}, **said, **more})


@pytest.fixture
def refused(closed_name: None, client_of) -> Callable[[User], Verdict]:
    """Somebody asks for the closed name, and has their verdict."""

    def ask(who: User, prompt: str = "a portrait of Odile Brancourt as a queen") -> Verdict:
        client_of(who).post("/create", {"prompt": prompt, "candidates": 1})
        return Verdict.objects.filter(person=who).latest("id")

    return ask


HEAD = """
SELECT setval('moderation_action_head', (SELECT coalesce(max(number), 1) FROM moderation_action))
"""


@pytest.fixture
def head(db: None) -> None:
    """The sequence that remembers the highest number is no part of a test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(HEAD)
