"""Who looks after the site, and what they may do."""

from __future__ import annotations

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.access.staff_groups import GROUPS
from accounts.models import User
from tests.people import person

pytestmark = pytest.mark.django_db


def staff(role: str) -> User:
    user = person(role[:4] + "a", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def run(*words: str) -> str:
    out = StringIO()
    call_command("admin", *words, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


@pytest.mark.parametrize("role", GROUPS)
def test_a_group_may_do_exactly_what_is_written(role):
    may = {f"{one.content_type.app_label}.{one.codename}" for one in Group.objects.get(name=role).permissions.all()}
    assert may == set(GROUPS[role])


def test_what_an_operator_adds_to_a_group_stays_and_what_it_lacks_comes_back():
    group, extra = Group.objects.get(name="curator"), Permission.objects.get(codename="view_team")
    group.permissions.set([extra])
    call_command("migrate", "accounts", verbosity=0)
    assert set(GROUPS["curator"]) | {"accounts.view_team"} == {
        f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.all()
    }


@pytest.mark.parametrize(
    ("role", "opens", "shut"),
    [
        ("moderator", "moderation/report", "accounts/plan"),
        ("curator", "gallery/tag", "moderation/report"),
        ("operator", "accounts/plan", "auth/group"),
    ],
)
def test_a_role_opens_its_lists_and_no_others(client_of, role, opens, shut):
    room = client_of(staff(role))
    assert room.get(f"/operator/{opens}/").status_code == 200
    assert room.get(f"/operator/{shut}/").status_code in (403, 404)


def test_an_operator_gives_nobody_rights_they_have_not(client_of, ada):
    olga = staff("operator")
    fields = {"handle": "ada", "plan": "free", "theme": "auto", "is_superuser": "on", "is_staff": "on"}
    client_of(olga).post(f"/operator/accounts/user/{ada.pk}/change/", fields)
    ada.refresh_from_db()
    assert not (ada.is_staff or ada.is_superuser)


def test_an_operator_takes_over_no_account_of_the_staff(client_of):
    olga, root = staff("operator"), User.objects.create_superuser("root-cellar", "root@example.org", "x")
    room = client_of(olga)
    assert room.post(f"/operator/accounts/user/{root.pk}/change/", {"email": "olga@example.org"}).status_code == 403
    assert room.get(f"/operator/accounts/user/{root.pk}/password/").status_code == 403


def test_a_new_admin_chooses_a_password_by_a_link_that_works_once():
    link = urlsplit(run("dora")).path
    assert User.objects.get(handle="dora").is_superuser
    browser = Client()
    form = browser.get(link, follow=True).request["PATH_INFO"]
    browser.post(form, {"password1": "seven blue herons", "password2": "seven blue herons"})
    assert User.objects.get(handle="dora").check_password("seven blue herons")
    later = Client()
    form = later.get(link, follow=True).request["PATH_INFO"]
    later.post(form, {"password1": "eight blue herons", "password2": "eight blue herons"})
    assert User.objects.get(handle="dora").check_password("seven blue herons")


def test_somebody_is_promoted_and_keeps_their_password(ada):
    assert run("@Ada") == ""
    ada.refresh_from_db()
    assert ada.is_superuser
    assert ada.check_password("correct horse battery")


def test_a_role_gives_no_more_than_its_group(ada):
    run("ada", "--role", "moderator")
    ada = User.objects.get(pk=ada.pk)
    assert (ada.is_staff, ada.is_superuser, ada.has_perm("moderation.change_report")) == (True, False, True)
    assert not ada.has_perm("accounts.change_user")


def test_a_script_is_no_admin():
    User.objects.create_user("robot", is_program=True)
    with pytest.raises(CommandError, match="script's account"):
        run("robot")


def test_a_password_is_asked_for_and_judged(monkeypatch):
    typed = iter(["password123", "password123"])
    monkeypatch.setattr("accounts.management.commands.admin.getpass", lambda _prompt: next(typed))
    with pytest.raises(CommandError, match="too common"):
        run("dora", "--password")
    assert not User.objects.filter(handle="dora").exists()
