"""Every address × every kind of viewer × every state: who is let in stands in a table, and nobody else is.

The addresses come from the site's own patterns, so a new one without a line fails here.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver

from lib.limits.pace import Counter
from tests.access.knocking import Knock, is_in, knocks
from tests.access.table import EVERYBODY, GATEWAY, LIBRARY, PROBES, STATES, STREAMS, TABLE, TOLD
from tests.access.world import make_world
from tests.config.addresses import walked

GENERAL = ("", "nothing", "library")  # about no one thing
ROLES = sorted(EVERYBODY)
# What the whole suite asks; bin/long asks all.
FEW_STATES = ("followers",)
FEW_ROLES = {"": ["member", "stranger"], "nothing": ["member", "stranger"], "library": []}
USUAL_ROLES = ["member", "owner", "stranger"]
FEW_AROUND = ("unlisted", "followers")


@pytest.fixture(scope="module")
def rows(shared_rows):
    return shared_rows(make_world)


@pytest.fixture
def world(rows, db, settings, monkeypatch):
    """What is asked for here is more than a person may in a minute, and its files lie where the rows say."""
    monkeypatch.setattr(Counter, "take", lambda *_: (True, 0))
    for name, value in rows["storage"].items():
        setattr(settings, name, value)
    settings.ENGINE, settings.INVITATIONS_BY_MEMBERS = "fake", 3
    return rows


def test_every_address_has_a_line():
    names = {pattern.name for route, pattern in walked(get_resolver()) if pattern.name and not route.startswith("oper")}
    known = TABLE.keys() | LIBRARY.keys() | STREAMS | GATEWAY | PROBES
    missing = sorted(names - known)
    said = f"Say in tests/access/table.py who gets in at {', '.join(missing)}: a line of TABLE, with what it is about."
    assert not missing, said
    assert not known - names, (
        f"These addresses are gone: take their lines out of tests/access/table.py: {known - names}"
    )


@pytest.mark.timeout(300)
def test_nobody_is_let_in_or_kept_out_but_as_the_table_says(world):
    found = wrong(world, FEW_STATES, thin=True)
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nor_any_other_viewer_in_any_other_state(world):
    found = wrong(world, STATES)
    assert not found, "\n".join(found)


def wrong(world: dict[str, Any], states: tuple[str, ...], *, thin: bool = False) -> list[str]:
    """A sentence for each answer that the table does not say."""
    found = []
    beside = world["keys"]["public"]["post"]
    for knock in knocks(TABLE | LIBRARY):
        nothing: dict[str, int] = {}
        for role in FEW_ROLES.get(knock.door.about, USUAL_ROLES) if thin else ROLES:
            for state in states_of(knock, world, states):
                keys = world["keys"][state]
                answer = knock.send(knock.address(keys, beside), role, world)
                if answer.status_code == 405:
                    continue  # there is no such method
                if knock.method == "get" and knock.door.about not in ("job", "thread", "export"):
                    found += leaks(
                        world, role, answer, asked=state if is_in(answer) else "", at=told(knock, role, state)
                    )
                if said := fault(knock, role, state, answer):
                    found.append(said)
                elif knock.door.about not in GENERAL and not is_in(answer) and not knows(role, state):
                    if role not in nothing:
                        nothing[role] = knock.send(knock.address(None, beside), role, world).status_code
                    if nothing[role] != answer.status_code:
                        found.append(f"{told(knock, role, state)}: {answer.status_code}, of nothing {nothing[role]}")
    return found


def leaks(world: dict[str, Any], role: str, answer: Any, *, at: str, asked: str = "") -> list[str]:
    """What an answer tells of things that this viewer may not be told of; of what was `asked` for it may speak."""
    if not answer.seen or answer.headers.get("Content-Type", "").startswith("image/"):
        return []
    if " atom" in f" {at.removeprefix('GET ')}":
        role = "stranger"  # feed readers are nobody
    seen, known = answer.seen.decode().casefold(), answer.request["PATH_INFO"]
    return [
        f"{at}: tells {word} of what is {state}: {around(seen, word)}"
        for state in STATES
        if state != asked and role not in TOLD[state]
        if not (state in TOLD_ONCE and "notifications" in at)
        for word in world["marks"][state]
        if word.casefold() in seen and word not in known
    ]


# Who was mentioned there while everyone saw it keeps the notice: they have the link, and a maker may come back.
TOLD_ONCE = ("unlisted", "maker suspended")


def around(seen: str, word: str) -> str:
    place = seen.index(word.casefold())
    return seen[max(0, place - 60) : place + 40]


AROUND = {
    "remix": "post lineage post-why feed-remixes feed-similar atom-remixes atom-similar api-post api-lineage api-why "
    "api-similar post-comments api-comments",
    "remix image": "api-image api-remixes",
    "collected in": "collection api-collection api-collection-posts",
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("state", FEW_AROUND)
def test_what_hangs_on_a_thing_does_not_tell_of_it_to_whom_it_is_not_for(world, state):
    """A remix, a remix of that, a collection, who made them: pages, programs, Atom, previews."""
    found = told_around(world, state, ("stranger", "member"))
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("state", [state for state in STATES if state != "public"])
def test_nor_to_anybody_else_in_any_other_state(world, state):
    found = told_around(world, state, ("stranger", "member", "blocked", "follower", "moderator", "suspended"))
    assert not found, "\n".join(found)


def told_around(world: dict[str, Any], state: str, roles: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    maker = "sully" if state == "maker suspended" else "ada"
    for role in roles:
        for knock in knocks(TABLE):
            kind = next((kind for kind, names in AROUND.items() if knock.name in names.split()), "")
            if knock.method != "get" or kind not in world["keys"][state]:
                continue
            keys = {knock.door.about: world["keys"][state][kind]}
            answer = knock.send(knock.address(keys, ""), role, world)
            assert answer.status_code in (200, 401, 302), (knock.name, role, answer.status_code)
            at = f"{knock.name} of its {kind} by {role}"
            # Cards are the same for all: who is blocked reads there whose public post it came from.
            found += leaks(world, role, answer, at=at, asked="public" if role == "blocked" else "")
            credits_it = knock.name in ("post", "lineage", "api-lineage", "atom-remixes")
            if credits_it and state != "deleted" and role not in TOLD[state] and f"/@{maker}" in answer.seen.decode():
                found.append(f"{at}: tells who made what is {state}")
    return found


def states_of(knock: Knock, world: dict[str, Any], states: tuple[str, ...]) -> tuple[str, ...]:
    about = knock.door.about
    if about in GENERAL:
        return states[:1]
    everywhere = tuple(state for state in STATES if about in world["keys"][state])
    return tuple(state for state in everywhere if state in states) or everywhere


def fault(knock: Knock, role: str, state: str, answer: Any) -> str:
    wanted = role in knock.grid[state]
    if knock.door.about == "library" and wanted:
        return ""  # what it asks of whom it lets in is its own
    if knock.is_api and (role == "suspended" or (role == "scopeless" and knock.method != "get")):
        wanted = wanted and not knock.scoped
    if answer.status_code >= 500 or (answer.status_code == 429):
        return f"{told(knock, role, state)}: {answer.status_code}"
    return "" if is_in(answer) == wanted else f"{told(knock, role, state)}: {answer.status_code}, wanted {wanted}"


def told(knock: Knock, role: str, state: str) -> str:
    return f"{knock.method.upper()} {knock.name} of what is {state} by {role}"


def knows(role: str, state: str) -> bool:
    """Whether this viewer may know that there is something."""
    return role in TOLD[state]
