"""Every table of the operators' pages × every group of the staff × everything that can be done there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver

from accounts.models import User
from tests.access.operators import ACTIONS, MODELS, ROLES, ROOM, VERBS
from tests.access.undone import undone
from tests.config.addresses import walked
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client_of) -> dict[str, Client]:
    """A browser for each letter, and one of a member and of nobody."""
    rooms = {"member": client_of(person("cleo")), "nobody": Client()}
    for letter, role in ROLES.items():
        who = person(role, is_staff=True, is_superuser=letter == "s")
        if letter != "s":
            who.groups.add(Group.objects.get(name=role))
        rooms[letter] = client_of(who)
    return rooms


def address(table: str, page: str) -> str:
    app, model = table.split("_")
    return f"/operator/{app}/{model}/{page}"


# Where nothing has this key a page leads home for whoever may open it, and is refused to others.
ASKED: dict[str, Callable[[Client, str], int]] = {
    "looks": lambda room, table: room.get(address(table, "")).status_code,
    "adds": lambda room, table: room.get(address(table, "add/")).status_code,
    "changes": lambda room, table: room.post(address(table, "0/change/")).status_code,
    "deletes": lambda room, table: room.post(address(table, "0/delete/"), {"post": "yes"}).status_code,
}


def test_every_page_has_a_line():
    tables = {f"{table}_{page}" for table in MODELS for page in ("changelist", "add", "history", "delete", "change")}
    there = {pattern.name for route, pattern in walked(get_resolver()) if pattern.name and route.startswith("operator")}
    assert there - tables == ROOM, f"Say in tests/access/operators.py who does what: {there - tables ^ ROOM}"
    assert not tables - there, f"gone: {tables - there}"


@pytest.mark.long
def test_each_does_in_each_table_what_is_written_and_nothing_else(staff):
    wrong = []
    for table, line in MODELS.items():
        for verb, may in zip(VERBS, line, strict=True):
            for letter, room in staff.items():
                if verb != "looks" and letter not in ROLES:
                    continue  # who does not come in does nothing
                with undone():
                    status = ASKED[verb](room, table)
                if (status in (200, 302)) != (letter in may) and not (letter == "nobody" and status == 302):
                    wrong.append(f"{letter} {verb} {table}: {status}")
    assert not wrong, "\n".join(wrong)


def test_each_may_do_with_several_rows_what_is_written(staff, rf):
    wrong = []
    for table, (looks, *_verbs, deletes) in MODELS.items():
        pages = admin.site.get_model_admin(apps.get_model(table.replace("_", ".")))
        for letter, role in ((letter, ROLES[letter]) for letter in looks):
            wanted = {name for name, may in ACTIONS.get(table, {}).items() if letter in may}
            wanted |= {"delete_selected"} if letter in deletes else set()
            request = rf.get("/operator/")
            request.user = User.objects.get(handle=role)
            offered = set(pages.get_actions(request))
            if offered != wanted:
                wrong.append(f"{role} in {table}: {offered}, not {wanted}")
    assert not wrong, "\n".join(wrong)


def test_a_moderator_who_looks_people_up_gives_them_no_images(staff, ada):
    asked = {"action": "give_images", "_selected_action": [ada.pk], "give": "1", "images": "5", "reason": "welcome"}
    staff["m"].post("/operator/accounts/user/", asked | {"once": "x"})
    assert not ada.grants.exists()


def test_a_moderator_suspends_members_and_nobody_of_the_staff(staff, ada):
    olga = User.objects.get(handle="operator")
    staff["m"].post("/operator/accounts/user/", {"action": "suspend", "_selected_action": [ada.pk, olga.pk]})
    assert list(User.objects.filter(state=User.State.SUSPENDED)) == [ada]


@pytest.mark.parametrize(
    ("page", "may"), [("surge", "os"), ("rules", "os"), ("cases", "mos"), ("", "mcos"), ("jsi18n/", "mcos")]
)
def test_the_rest_of_the_room(staff, page, may):
    for letter, room in staff.items():
        assert (room.get(f"/operator/{page}").status_code == 200) == (letter in may), letter


def test_what_became_of_a_post_is_told_to_whoever_sees_posts(staff, post_by, ada):
    key = post_by(ada, visibility="private").pk
    for letter, room in staff.items():
        for page in ("history", "change"):
            assert (room.get(address("gallery_post", f"{key}/{page}/")).status_code == 200) == (letter in "mcos"), (
                letter
            )
