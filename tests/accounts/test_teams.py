"""Teams share a plan."""

from __future__ import annotations

import pytest

from accounts.models import Invitation, Membership, Plan, Team


@pytest.fixture
def team(ada):
    team = Team.objects.create(name="Engine", plan_id="team")
    Membership.objects.create(team=team, user=ada, role="owner")
    return team


def test_bruno_is_asked_and_joins(client_of, team, ada, bruno):
    answer = client_of(ada).post("/settings/team/invitations", {"handle": "@Bruno"}, follow=True)
    assert "Invited" in answer.content.decode()
    assert bruno.effective_plan.code == "free"
    page = client_of(bruno).get("/settings/plan").content.decode()
    assert "Ada invites you to the team Engine" in page
    client_of(bruno).post(f"/settings/team/invitations/{Invitation.objects.get().pk}/accept")
    assert bruno.effective_plan.code == "team"


def test_an_invitation_may_be_declined(client_of, team, ada, bruno):
    invitation = team.invite(bruno, by=ada)
    client_of(bruno).post(f"/settings/team/invitations/{invitation.pk}/decline")
    assert not Invitation.objects.exists()
    assert bruno.team is None


def test_nobody_answers_for_another(client_of, team, ada, bruno, cleo):
    invitation = team.invite(bruno, by=ada)
    assert client_of(cleo).post(f"/settings/team/invitations/{invitation.pk}/accept").status_code == 404


def test_only_an_owner_invites_and_removes(client_of, team, ada, bruno, cleo):
    Membership.objects.create(team=team, user=bruno)
    assert client_of(bruno).post("/settings/team/invitations", {"handle": "cleo"}).status_code == 403
    assert client_of(bruno).post("/settings/team/members/ada/delete").status_code == 403
    assert client_of(cleo).post("/settings/team/members/bruno/delete").status_code == 404
    client_of(ada).post("/settings/team/members/bruno/delete")
    assert bruno.team is None


def test_a_handle_nobody_has_gets_a_sentence(client_of, team, ada):
    answer = client_of(ada).post("/settings/team/invitations", {"handle": "nobody"})
    assert answer.status_code == 422
    assert "Nobody here has this handle" in answer.content.decode()


def test_someone_in_a_team_is_not_invited_into_another(client_of, team, ada, bruno):
    other = Team.objects.create(name="Loom", plan_id="team")
    Membership.objects.create(team=other, user=bruno)
    answer = client_of(ada).post("/settings/team/invitations", {"handle": "bruno"})
    assert "already belongs to a team" in answer.content.decode()


def test_a_team_holds_as_many_as_its_plan_allows(client_of, team, ada, bruno, cleo):
    Plan.objects.filter(code="team").update(members=2)
    team.invite(bruno, by=ada)
    answer = client_of(ada).post("/settings/team/invitations", {"handle": "cleo"})
    assert "all the 2 members" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_where_the_last_owner_leaves_the_eldest_member_takes_over(client_of, team, ada, bruno, cleo):
    Membership.objects.create(team=team, user=bruno)
    Membership.objects.create(team=team, user=cleo)
    client_of(ada).post("/settings/team/leave")
    assert ada.team is None
    assert bruno.membership_or_none.role == "owner"
    assert cleo.membership_or_none.role == "member"


def test_an_owner_caps_what_a_member_may_make_and_takes_the_cap_away(client_of, team, ada, bruno):
    Membership.objects.create(team=team, user=bruno)
    page = client_of(ada).post("/settings/team/members/bruno/cap", {"daily_cap": "20"}, follow=True).content.decode()
    assert "Bruno may make 20 of the team&#x27;s images a day." in page
    assert "at most 20 images a day" in client_of(bruno).get("/settings/plan").content.decode()
    client_of(ada).post("/settings/team/members/bruno/cap", {"daily_cap": ""})
    assert bruno.membership_or_none.daily_cap is None


def test_only_an_owner_sets_a_cap_and_only_for_a_member(client_of, team, ada, bruno, cleo):
    Membership.objects.create(team=team, user=bruno)
    assert client_of(bruno).post("/settings/team/members/ada/cap", {"daily_cap": "1"}).status_code == 403
    assert client_of(ada).post("/settings/team/members/cleo/cap", {"daily_cap": "1"}).status_code == 404
    assert client_of(cleo).post("/settings/team/members/bruno/cap", {"daily_cap": "1"}).status_code == 404
    assert "Set cap" not in client_of(bruno).get("/settings/plan").content.decode()


@pytest.mark.parametrize("cap", ["-1", "many", "100001", "1.5"])
def test_a_cap_that_is_none_is_refused_and_the_old_one_stays(client_of, team, ada, cap):
    Membership.objects.update(daily_cap=7)
    assert client_of(ada).post("/settings/team/members/ada/cap", {"daily_cap": cap}).status_code == 422
    assert ada.membership_or_none.daily_cap == 7
