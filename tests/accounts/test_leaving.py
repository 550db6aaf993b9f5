"""A copy of one's data, and leaving for good."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Export, Follow, Membership, Notification, Team, Token, User
from accounts.personal_data import LEFT_OUT, AccountData
from accounts.profile.avatars import Avatar
from accounts.tasks import expire_exports, sweep
from tests.columns import missing, stale

LEAVING = {"handle": "ada", "password": "correct horse battery"}


@pytest.fixture
def export_of(client_of, bells_answered):
    def ask(user):
        with bells_answered():
            client_of(user).post("/settings/export")
        return Export.objects.of(user).first()

    return ask


def archive_in(answer):
    return zipfile.ZipFile(io.BytesIO(b"".join(answer)))


def test_ada_asks_for_a_copy_and_downloads_it(client_of, export_of, ada, bruno, picture_bytes):
    ada.follow(bruno)
    ada.wear(Avatar.of(io.BytesIO(picture_bytes())))
    _, secret = Token.issue(ada, name="laptop", scopes=["read"])
    export = export_of(ada)
    assert "Download" in client_of(ada).get("/settings/privacy").content.decode()
    answer = client_of(ada).get(f"/settings/export/{_text(export)}")
    archive = archive_in(answer)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert json.loads(archive.read("accounts/profile.json"))["email"] == "ada@example.org"
    assert json.loads(archive.read("accounts/relations.json"))["follow"][0]["handle"] == "bruno"
    assert "accounts/avatar.webp" in archive.namelist()
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"laptop" in everything
    for kept_back in (secret.encode(), ada.password.encode(), Token.objects.get().digest.encode()):
        assert kept_back not in everything
    assert Notification.objects.get(to=ada).kind == "export"


def test_every_column_of_a_person_is_in_the_profile_or_left_out_by_name(ada):
    shown = json.loads(dict(AccountData().export(ada))["profile.json"])
    assert missing(User, shown, LEFT_OUT[User]) == [], "see accounts/personal_data.py"
    assert stale(User, shown, LEFT_OUT[User]) == []


def _text(export):
    from lib.ids import to_text

    return to_text(export.pk)


def test_another_persons_copy_is_not_there(client_of, api_of, export_of, ada, bruno):
    export = export_of(ada)
    assert client_of(bruno).get(f"/settings/export/{_text(export)}").status_code == 404
    assert api_of(bruno).get(f"/api/v1/me/export/{export.pk}/file").status_code == 404


def test_asking_twice_makes_one_copy(client_of, ada):
    for _ in range(2):
        client_of(ada).post("/settings/export")
    assert Export.objects.count() == 1


def test_a_copy_lasts_a_week(client_of, export_of, ada, django_capture_on_commit_callbacks):
    export = export_of(ada)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client_of(ada).get(f"/settings/export/{_text(export)}").status_code in (302, 404)
        with django_capture_on_commit_callbacks(execute=True):
            expire_exports()
    assert not default_storage.exists(export.storage_key)
    assert Export.objects.get().state == "expired"


def test_a_copy_whose_bell_was_lost_is_made_by_the_sweeper(client_of, bells_answered, ada):
    client_of(ada).post("/settings/export")
    assert Export.objects.get().state == "waiting"
    with bells_answered():
        sweep()
    assert Export.objects.get().state == "ready"


def test_a_worker_that_is_at_it_is_not_disturbed(ada):
    export = Export.ask(ada)
    Export.objects.update(started=timezone.now(), tries=1)
    export.make()
    assert Export.objects.get().state == "waiting"


def test_a_copy_whose_worker_is_lost_each_time_ends_as_failed(client_of, ada):
    export = Export.ask(ada)
    Export.objects.update(started=timezone.now() - timedelta(hours=1), tries=3)
    export.make()
    assert Export.objects.get().state == "failed"
    assert "Making it failed" in client_of(ada).get("/settings/privacy").content.decode()


def test_the_api_makes_a_copy_too(api_of, bells_answered, ada):
    program = api_of(ada)
    with bells_answered():
        asked = program.post("/api/v1/me/export")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    ready = program.get("/api/v1/me/export").json()[0]
    assert "accounts/profile.json" in archive_in(program.get(ready["file_url"])).namelist()


def test_a_token_without_the_account_scope_downloads_no_copy(api_of, export_of, ada):
    export = export_of(ada)
    assert api_of(ada, "read").get(f"/api/v1/me/export/{export.pk}/file").status_code == 403


def test_leaving_asks_for_handle_and_password(client_of, ada):
    answer = client_of(ada).post("/settings/delete", {"handle": "bruno", "password": "wrong"})
    page = answer.content.decode()
    assert "Type your handle, ada." in page
    assert "This is not your password." in page
    assert User.objects.get(pk=ada.pk).is_active


def test_who_leaves_is_gone_everywhere_files_too(
    client_of, client, api_of, export_of, bells_answered, ada, bruno, picture_bytes
):
    ada.wear(Avatar.of(io.BytesIO(picture_bytes())))
    ada.follow(bruno)
    bruno.follow(ada)
    EmailAddress.objects.create(user=ada, email=ada.email, primary=True)
    archive, avatar = export_of(ada).storage_key, ada.avatar_key
    browser, program = client_of(ada), api_of(ada)
    with bells_answered():
        answer = browser.post("/settings/delete", LEAVING)
    assert answer.headers["Location"] == "/"
    ghost = User.objects.get(pk=ada.pk)
    assert (ghost.state, ghost.handle, ghost.email, ghost.name) == ("deleted", f"deleted-{ada.pk}", "", ghost.handle)
    assert ghost.erased is not None
    assert not default_storage.exists(archive)
    assert not default_storage.exists(avatar)
    assert not Follow.objects.exists()
    assert not Notification.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not Token.objects.exists()
    assert program.get("/api/v1/me").status_code == 401
    assert client_of(bruno).post(f"/@{ghost.handle}/follow").status_code == 404
    for name in ("ada", "ada@example.org", ghost.handle):
        client.post("/accounts/login/", {"login": name, "password": LEAVING["password"]})
        assert "_auth_user_id" not in client.session


def test_leaving_holds_before_the_erasing_is_done_and_the_sweeper_sees_it_done(client_of, bells_answered, ada):
    elsewhere = client_of(ada)
    client_of(ada).post("/settings/delete", LEAVING)
    assert elsewhere.get("/settings/profile").status_code == 302
    assert User.objects.get(pk=ada.pk).erased is None
    with bells_answered():
        sweep()
    assert User.objects.get(pk=ada.pk).erased is not None


def test_erasing_again_changes_nothing(ada):
    ada.erase()
    first = User.objects.get(pk=ada.pk)
    ada.erase()
    assert User.objects.get(pk=ada.pk).closed == first.closed


def test_the_handle_of_someone_who_left_is_free_again_and_their_ghosts_name_is_not(client_of, client, ada):
    ada.erase()
    fields = {"username": "ada", "password1": "seven blue herons", "website": ""}
    client.post("/accounts/signup/", fields)
    assert User.objects.get(handle="ada").pk != ada.pk


def test_leaving_leaves_the_team(ada, bruno):
    team = Team.objects.create(name="Engine", plan_id="team")
    Membership.objects.create(team=team, user=ada, role="owner")
    Membership.objects.create(team=team, user=bruno)
    ada.erase()
    assert bruno.membership_or_none.role == "owner"


def test_the_last_operator_cannot_leave(client_of, ada, bruno):
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    answer = client_of(ada).post("/settings/delete", LEAVING)
    assert "only operator" in answer.content.decode()
    User.objects.filter(pk=bruno.pk).update(is_superuser=True)
    client_of(ada).post("/settings/delete", LEAVING)
    assert not User.objects.get(pk=ada.pk).is_active


def test_leaving_through_the_api(api_of, bells_answered, ada):
    program = api_of(ada)
    assert program.delete("/api/v1/me", {"handle": "ada", "password": "wrong"}).json()["errors"].keys() == {"password"}
    with bells_answered():
        assert program.delete("/api/v1/me", LEAVING).status_code == 204
    assert program.get("/api/v1/me").status_code == 401


def test_guessing_the_password_of_the_last_step_ends_soon(client_of, ada):
    browser = client_of(ada)
    for _ in range(10):
        browser.post("/settings/delete", {"handle": "ada", "password": "wrong"})
    assert "Too many tries" in browser.post("/settings/delete", LEAVING).content.decode()
