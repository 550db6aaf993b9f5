"""What is asked of every address, and what an answer may tell: a sentence for each that the table does not say."""

from __future__ import annotations

from typing import Any

from tests.access.knocking import Knock, is_in, knocks
from tests.access.table import EVERYBODY, LIBRARY, OPENS, STATES, TABLE, TOLD

GENERAL = ("", "nothing", "library")  # about no one thing
ROLES = sorted(EVERYBODY)
# What the whole suite asks; bin/long asks all.
FEW_ROLES = {"": ["stranger"], "nothing": ["stranger"], "library": []}
USUAL_ROLES = ["member", "owner"]


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
    if knock.is_api and role == "suspended":
        wanted = False  # whoever shows a token that is none any more is told so, also where nobody needs one
    if knock.is_api and role == "scopeless" and knock.method != "get":
        wanted = wanted and not knock.scoped
    if answer.status_code >= 500 or (answer.status_code == 429):
        return f"{told(knock, role, state)}: {answer.status_code}"
    return "" if is_in(answer) == wanted else f"{told(knock, role, state)}: {answer.status_code}, wanted {wanted}"


def told(knock: Knock, role: str, state: str) -> str:
    return f"{knock.method.upper()} {knock.name} of what is {state} by {role}"


def knows(role: str, state: str) -> bool:
    """Whether this viewer may know that there is something, at least who has its address."""
    return role in TOLD[state] | OPENS[state]
