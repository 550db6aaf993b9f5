"""Images given beside what a day brings: in which order they are used, and where they come back to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Membership, Notification, Plan, Team, User
from generator.models import Allowance, Grant, Job, LedgerEntry, State
from generator.status.invariants import violations

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _everything_adds_up(db):
    yield
    assert list(violations()) == []


@pytest.fixture
def three_a_day(db):
    Plan.objects.filter(code="free").update(images_per_day=3, jobs_at_once=100)


@pytest.fixture
def grant(db):
    """`grant(ada, 5, days=2)`: five images that expire in two days; without days never."""

    def give(to, images, days=None, **terms):
        expires = timezone.now() + days * DAY if days is not None else None
        teams, people = ([to], []) if isinstance(to, Team) else ([], [to])
        return Grant.give(
            by=None, teams=teams, people=people, images=images, reason="welcome", expires=expires, **terms
        )[0]

    return give


@pytest.fixture
def operator(people, client_of):
    return client_of(people("olga", is_staff=True, is_superuser=True))


def make(api, candidates=1):
    return api.post("/api/v1/jobs", {"prompt": "a lighthouse at dusk", "candidates": candidates})


def used(*grants):
    return [Grant.objects.get(pk=grant.pk).used for grant in grants]


def test_the_day_comes_first_then_what_expires_soonest(ada, api_of, studio, three_a_day, grant):
    for_ever, late, soon = grant(ada, 2), grant(ada, 2, days=9), grant(ada, 2, days=1)
    api = api_of(ada)
    made = [make(api).status_code for _ in range(3)]
    assert (made, used(soon, late, for_ever)) == ([201] * 3, [0, 0, 0])
    spent = []
    for _ in range(6):
        make(api)
        spent.append(used(soon, late, for_ever))
    assert spent == [[1, 0, 0], [2, 0, 0], [2, 1, 0], [2, 2, 0], [2, 2, 1], [2, 2, 2]]
    refused = make(api).json()
    assert (refused["code"], refused["limited_by"], refused["in_grants"]) == ("quota-exhausted", "plan", 0)


def test_one_job_may_be_split_and_comes_back_to_each_source(ada, api_of, studio, three_a_day, grant):
    soon, late = grant(ada, 1, days=1), grant(ada, 5)
    api = api_of(ada)
    make(api)
    job = make(api, 4).json()
    assert (Allowance.objects.get().used, used(soon, late)) == (3, [1, 1])
    assert sorted(LedgerEntry.objects.filter(job__cost=4).values_list("images", flat=True)) == [1, 1, 2]
    api.delete(f"/api/v1/jobs/{job['id']}")
    assert (Allowance.objects.get().used, used(soon, late)) == (1, [0, 0])


def test_what_is_not_there_whole_takes_nothing(ada, api_of, studio, three_a_day, grant):
    given = grant(ada, 1)
    api = api_of(ada)
    make(api, 2)
    refused = make(api, 3).json()
    assert (refused["remaining"], refused["in_grants"], Allowance.objects.get().used, used(given)) == (1, 1, 2, [0])
    assert "1 of today's 3 are left. 1 more that was given to you is left." in refused["title"]


def test_a_grant_is_not_used_once_it_has_expired(ada, api_of, studio, three_a_day, grant, time_machine):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    grant(ada, 5, days=1)
    time_machine.move_to("2027-03-02T12:00:00Z", tick=False)
    api = api_of(ada)
    assert [make(api, 3).status_code, make(api).status_code] == [201, 429]


def test_what_comes_back_to_an_expired_grant_lasts_a_week_and_wakes_nothing_else(
    ada, api_of, studio, three_a_day, grant, time_machine
):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    given = grant(ada, 50, days=1)
    api = api_of(ada)
    make(api, 3)
    job = make(api, 2).json()
    time_machine.move_to("2027-03-03T12:00:00Z", tick=False)
    api.delete(f"/api/v1/jobs/{job['id']}")
    returned = Grant.objects.get(reason="returned")
    assert (returned.images, returned.parent, used(given)) == (2, given, [2])
    assert returned.expires == dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC)
    assert api.get("/api/v1/allowance").json()["in_grants"] == 2


def test_a_job_that_fails_gives_a_grant_back_and_one_that_succeeds_keeps_it(
    ada, api_of, studio, three_a_day, grant, worker
):
    given = grant(ada, 5)
    api = api_of(ada)
    make(api, 3)
    make(api, 2)
    worker().work()
    assert (used(given), LedgerEntry.objects.filter(kind="settle").count()) == ([2], 2)
    make(api, 2)
    worker(failing=99).work()
    Job.objects.open().earliest("pk").end(State.FAILED, State.QUEUED)
    assert used(given) == [2]


@pytest.fixture
def studio_team(ada, bruno):
    """Ada owns the team Engine and Bruno is in it; they share four images a day."""
    Plan.objects.filter(code="team").update(images_per_day=4, jobs_at_once=100)
    team = Team.objects.create(name="Engine", plan_id="team")
    Membership.objects.create(team=team, user=ada, role="owner")
    Membership.objects.create(team=team, user=bruno)
    return team


def test_a_members_cap_binds_them_and_not_the_team(ada, bruno, api_of, studio, studio_team):
    Membership.objects.filter(user=bruno).update(daily_cap=2)
    api = api_of(bruno)
    assert [make(api, 2).status_code, make(api).status_code] == [201, 429]
    refused = make(api).json()
    assert (refused["limited_by"], refused["limit"]) == ("member", 2)
    assert "You have made all 2 of the team's images that you may make in a day." in refused["title"]
    told = api.get("/api/v1/allowance").json()
    assert (told["used"], told["limit"], told["cap"], told["cap_left"], told["remaining"]) == (2, 4, 2, 0, 0)
    assert make(api_of(ada), 2).status_code == 201
    refused = make(api_of(ada)).json()
    assert refused["limited_by"] == "team" and "All 4 of the team's images" in refused["title"]


def test_what_a_capped_member_called_off_may_be_made_again(bruno, api_of, studio, studio_team):
    Membership.objects.filter(user=bruno).update(daily_cap=2)
    api = api_of(bruno)
    job = make(api, 2).json()
    api.delete(f"/api/v1/jobs/{job['id']}")
    assert make(api, 2).status_code == 201


def test_a_cap_begins_anew_each_day(bruno, api_of, studio, studio_team, time_machine):
    Membership.objects.filter(user=bruno).update(daily_cap=1)
    time_machine.move_to("2027-03-01T23:59:00Z", tick=False)
    api = api_of(bruno)
    assert [make(api).status_code, make(api).status_code] == [201, 429]
    time_machine.move_to("2027-03-02T00:00:01Z", tick=False)
    assert make(api).status_code == 201


def test_a_teams_grant_comes_before_ones_own_and_counts_to_the_cap(bruno, api_of, studio, studio_team, grant):
    shared, own = grant(studio_team, 10), grant(bruno, 10, days=1)
    Membership.objects.filter(user=bruno).update(daily_cap=5)
    api = api_of(bruno)
    make(api, 4)
    make(api, 3)
    assert used(shared, own) == [1, 2]


def test_an_owner_who_lets_a_member_use_nothing_is_understood(bruno, api_of, studio, studio_team):
    Membership.objects.filter(user=bruno).update(daily_cap=0)
    assert "lets you use none of its images" in make(api_of(bruno)).json()["title"]


def give_form(person, **changed):
    fields = {
        "images": 20,
        "reason": "apology",
        "note": "We were down",
        "giftable": "on",
        "expires": "",
        "once": "rendered-once",
    }
    chosen = {"action": "give_images", "_selected_action": [person.pk]}
    return {**chosen, "give": "1", **fields, **changed}


def test_an_operator_gives_images_to_those_chosen_in_a_list(operator, ada, bruno, client_of):
    asked = operator.post("/operator/accounts/user/", {"action": "give_images", "_selected_action": [ada.pk, bruno.pk]})
    assert "Give images" in asked.content.decode() and not Grant.objects.exists()
    for _ in range(2):  # pressed twice
        operator.post("/operator/accounts/user/", give_form(ada) | {"_selected_action": [ada.pk, bruno.pk]})
    assert Grant.objects.count() == 2
    assert {(one.user, one.images, one.giver and one.giver.handle) for one in Grant.objects.all()} == {
        (ada, 20, "olga"),
        (bruno, 20, "olga"),
    }
    assert "You were given images: 20 · We were down" in client_of(ada).get("/notifications").content.decode()
    assert "Gave 20 images" in operator.get(f"/operator/accounts/user/{ada.pk}/history/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("images", 0), ("images", "x"), ("expires", "2020-01-01T00:00"), ("reason", "gift")]
)
def test_what_cannot_be_given_is_said_and_nothing_is_given(operator, ada, field, value):
    answer = operator.post("/operator/accounts/user/", give_form(ada, **{field: value}))
    assert answer.context["form"].errors[field]
    assert not Grant.objects.exists()


def test_a_team_is_given_images_and_its_members_hear_of_it(operator, bruno, studio_team):
    operator.post("/operator/accounts/team/", give_form(studio_team, reason="contest"))
    assert Grant.objects.get().team == studio_team
    assert Notification.objects.filter(to=bruno, kind="grant").count() == 1


def test_an_operator_gives_one_by_hand_lengthens_it_and_ends_it(operator, ada):
    operator.post(
        "/operator/generator/grant/add/",
        {"user": ada.pk, "images": 7, "reason": "purchase", "reference": "A-17", "giftable": "on"},
    )
    given = Grant.objects.get()
    assert (given.user, given.images, given.giver and given.giver.handle) == (ada, 7, "olga")
    page = f"/operator/generator/grant/{given.pk}/change/"
    operator.post(page, {"expires_0": "2099-01-01", "expires_1": "00:00:00", "reference": "A-17", "images": 900})
    given.refresh_from_db()
    assert given.expires is not None
    assert (given.images, given.expires.year, given.giftable) == (7, 2099, False)
    operator.post("/operator/generator/grant/", {"action": "end_now", "_selected_action": [given.pk]})
    assert Grant.objects.get().is_expired
    assert operator.post(f"/operator/generator/grant/{given.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_grant_is_to_a_person_or_a_team_and_not_to_both(operator, ada, studio_team):
    body = {"user": ada.pk, "team": studio_team.pk, "images": 7, "reason": "other"}
    assert "Choose a person or a team" in operator.post("/operator/generator/grant/add/", body).content.decode()
    assert not Grant.objects.exists()


def test_somebody_who_leaves_takes_their_grants_and_leaves_what_others_count_with(
    ada, bruno, api_of, studio, three_a_day, grant
):
    source = grant(ada, 10)
    api_of(ada).post("/api/v1/me/gifts", {"to": "bruno", "images": 4, "note": "For the mill"})
    api = api_of(bruno)
    make(api, 3), make(api, 2)
    grant(bruno, 5, note="Personal")
    User.objects.get(pk=bruno.pk).erase()
    left = Grant.objects.get(user=bruno)
    assert (left.images, left.used, left.note, used(source)) == (4, 0, "", [4])
