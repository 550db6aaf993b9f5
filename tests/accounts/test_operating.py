"""What operators do by hand: the admin, and accounts for scripts."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from accounts.models import Consent, Membership, Plan, Team, Token, User


@pytest.fixture
def operator(client_of, db):
    return client_of(User.objects.create_superuser("olga", "olga@example.org", "correct horse battery"))


@pytest.mark.parametrize("model", ["user", "plan", "team", "consent", "notification", "token", "export"])
def test_every_list_of_the_operator_opens(operator, ada, bruno, model):
    bruno.follow(ada)
    Consent.say(ada, allowed=True)
    answer = operator.get(f"/operator/accounts/{model}/")
    assert answer.status_code == 200
    assert "Atelier operator" in answer.content.decode()


def test_an_operator_finds_and_suspends_someone_and_takes_it_back(operator, ada):
    assert "ada@example.org" in operator.get("/operator/accounts/user/?q=ada").content.decode()
    operator.post("/operator/accounts/user/", {"action": "suspend", "_selected_action": [ada.pk]})
    assert not User.objects.get(pk=ada.pk).is_active
    operator.post("/operator/accounts/user/", {"action": "unsuspend", "_selected_action": [ada.pk]})
    assert User.objects.get(pk=ada.pk).is_active


def test_an_operator_is_not_suspended_from_a_list(operator):
    olga = User.objects.get(handle="olga")
    operator.post("/operator/accounts/user/", {"action": "suspend", "_selected_action": [olga.pk]})
    assert User.objects.get(handle="olga").is_active


def test_someone_who_left_is_not_brought_back_by_ending_a_suspension(operator, ada):
    ada.erase()
    operator.post("/operator/accounts/user/", {"action": "unsuspend", "_selected_action": [ada.pk]})
    assert User.objects.get(pk=ada.pk).state == "deleted"


def test_an_operator_opens_and_edits_a_person_and_makes_another(operator, ada):
    assert operator.get(f"/operator/accounts/user/{ada.pk}/change/").status_code == 200
    fields = {
        "handle": "dora",
        "email": "",
        "usable_password": "true",
        "password1": "seven blue herons",
        "password2": "seven blue herons",
    }
    operator.post("/operator/accounts/user/add/", fields)
    assert User.objects.get(handle="dora").check_password("seven blue herons")


def test_a_team_is_made_with_its_members(operator, ada):
    fields = {
        "name": "Engine", "plan": "team", "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0",
        "memberships-0-user": ada.pk, "memberships-0-role": "owner",
        "memberships-0-joined_0": "2026-01-01", "memberships-0-joined_1": "10:00:00", "memberships-0-daily_cap": "20",
    }  # fmt: skip
    operator.post("/operator/accounts/team/add/", fields)
    membership = Membership.objects.get()
    assert (membership.team, membership.daily_cap) == (Team.objects.get(), 20)


def test_consent_is_history_that_no_operator_rewrites(operator, ada):
    Consent.say(ada, allowed=True)
    said = Consent.objects.get()
    assert operator.post(f"/operator/accounts/consent/{said.pk}/change/", {"answer": "notAllowed"}).status_code == 403
    assert operator.post(f"/operator/accounts/consent/{said.pk}/delete/", {"post": "yes"}).status_code == 403


def edit_plans(operator, **changed):
    """Send the list of plans back with these fields (`form-0-...` is Free) changed."""
    page = operator.get("/operator/accounts/plan/").context["cl"].formset
    fields = {f"form-{n}-{key}": value for n, form in enumerate(page.forms) for key, value in form.initial.items()}
    fields |= {"form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "4", "_save": "Save"}
    fields |= {f"form-{n}-code": form.instance.pk for n, form in enumerate(page.forms)}
    fields |= {f"form-0-{name}": value for name, value in changed.items()}
    return operator.post(
        "/operator/accounts/plan/", {name: "" if value is None else value for name, value in fields.items()}
    )


def test_plans_are_edited_in_their_list_and_the_next_request_knows(operator, ada, api_of):
    api = api_of(ada)
    assert api.get("/api/v1/me").json()["plan"]["longest_wait"] == 1800
    edit_plans(operator, images_per_day=12, longest_wait=600)
    plan = api.get("/api/v1/me").json()["plan"]
    assert (plan["images_per_day"], plan["longest_wait"]) == (12, 600)
    assert Plan.objects.get(code="pro").longest_wait is None


def test_who_changed_a_plan_is_in_its_history(operator):
    edit_plans(operator, images_per_day=12)
    assert "images a day" in operator.get("/operator/accounts/plan/free/history/").content.decode().lower()


@pytest.mark.parametrize(
    ("field", "value"),
    [("weight", 0), ("jobs_at_once", 0), ("members", 0), ("images_per_day", -1), ("longest_wait", 0), ("weight", "x")],
)
def test_a_plan_that_could_not_work_is_refused_with_a_sentence(operator, field, value):
    answer = edit_plans(operator, **{field: value})
    assert answer.status_code == 200
    assert answer.context["cl"].formset.forms[0].errors[field]
    assert Plan.objects.get(code="free").weight == 1


def test_each_field_of_a_plan_says_what_it_does(operator):
    page = operator.get("/operator/accounts/plan/free/change/").content.decode()
    assert "a team shares them" in page and "Empty: it may wait however long" in page


def test_the_plan_that_everybody_begins_with_is_not_deleted(operator):
    assert operator.post("/operator/accounts/plan/free/delete/", {"post": "yes"}).status_code == 403
    operator.post("/operator/accounts/plan/plus/delete/", {"post": "yes"})
    assert set(Plan.objects.values_list("code", flat=True)) == {"free", "pro", "team"}


def test_people_who_are_no_operators_do_not_enter(client_of, ada):
    assert client_of(ada).get("/operator/").status_code == 403


def test_a_script_gets_an_account_and_its_token_on_the_last_line(db, capsys):
    call_command("maker", "robot", "--token", "--plan", "pro")
    secret = capsys.readouterr().out.splitlines()[-1]
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    me = program.get("/api/v1/me").json()
    assert (me["handle"], me["plan"]["code"]) == ("robot", "pro")
    assert not User.objects.get().has_usable_password()


def test_asking_again_finds_the_same_account(db, capsys):
    call_command("maker", "robot", "--token", "--staff")
    call_command("maker", "@Robot", "--token")
    assert User.objects.get().is_staff
    assert Token.objects.count() == 2


@pytest.mark.parametrize(("handle", "options"), [("ada", []), ("a!", []), ("admin", []), ("robot", ["--plan", "gold"])])
def test_what_cannot_be_made_is_told_and_nothing_is_kept(ada, handle, options):
    with pytest.raises(CommandError):
        call_command("maker", handle, "--token", *options)
    assert User.objects.count() == 1
    assert not Token.objects.exists()
