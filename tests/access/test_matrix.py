"""Every address × every kind of viewer × every state: who is let in stands in a table, and nobody else is.

The addresses come from the site's own patterns, so a new one without a line fails here. Here a few viewers and
states are asked for, in `test_whole_matrix.py` all.
"""

from __future__ import annotations

import zipfile
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from rest_framework.test import APIClient

from accounts.models import Export, User
from accounts.notifications.digest import send_due
from gallery.files import storage
from gallery.models import Image
from lib.ids import from_text
from tests.access.matrix import ROLES, told_around, wrong
from tests.access.on_the_loop import heard, readers_of_this_test
from tests.access.table import GATEWAY, LIBRARY, PROBES, STREAMS, TABLE
from tests.access.world import HANDLES
from tests.config.addresses import walked
from tests.rest_is_long import rest_is_long

STATES = ("public", "unlisted", "followers", "private")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ADDRESSES = {
    "job-events": "/events/jobs/{job}",
    "several-jobs-events": "/events/jobs?job={job}",
    "my-events": "/events/me",
    "gateway-generations": "/v1/images/generations",
    "gateway-edits": "/v1/images/edits",
    "gateway-responses": "/v1/responses",
    "gateway-azure-generations": "/openai/deployments/gradients/images/generations",
    "gateway-azure-edits": "/openai/deployments/gradients/images/edits",
    "gateway-variations": "/v1/images/variations",
    "gateway-models": "/v1/models",
    "gateway-model": "/v1/models/gradients",
}
NO_JOB = "0" * 22


def test_every_address_has_a_line():
    names = {pattern.name for route, pattern in walked(get_resolver()) if pattern.name and not route.startswith("oper")}
    known = TABLE.keys() | LIBRARY.keys() | STREAMS.keys() | GATEWAY.keys() | PROBES
    missing = sorted(names - known)
    said = f"Say in tests/access/table.py who gets in at {', '.join(missing)}: a line of TABLE, with what it is about."
    assert not missing, said
    assert not known - names, (
        f"These addresses are gone: take their lines out of tests/access/table.py: {known - names}"
    )


@pytest.mark.timeout(300)
def test_nobody_is_let_in_or_kept_out_but_as_the_table_says(world):
    found = wrong(world, ("followers",), thin=True)
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("state", ["unlisted", "followers"])
def test_what_hangs_on_a_thing_does_not_tell_of_it_to_whom_it_is_not_for(world, state):
    """A remix, a remix of that, a collection, who made them: pages, programs, Atom, previews."""
    found = told_around(world, state, ("stranger", "member"))
    assert not found, "\n".join(found)


# -- on the event loop


@pytest.fixture
def cookies_and_tokens(world):
    return {role: (world["cookies"][role], world["tokens"][role]) if role in HANDLES else ("", "") for role in ROLES}


def test_each_of_them_has_an_address():
    assert ADDRESSES.keys() == STREAMS.keys() | GATEWAY.keys()


@pytest.mark.parametrize(
    "name",
    ["job-events", *(pytest.param(name, marks=pytest.mark.long) for name in STREAMS if name != "job-events")],
)
def test_a_stream_is_heard_by_whose_it_is_and_by_nobody_else(world, cookies_and_tokens, name):
    """A token opens none, nor does another's session; kept out, it is as if there were nothing."""
    job = world["keys"]["private"]["job"]
    with readers_of_this_test():
        for role, (cookie, token) in cookies_and_tokens.items():
            told = heard("GET", ADDRESSES[name].format(job=job), cookie=cookie)
            assert (told.status == 200) == (role in STREAMS[name]), (role, told)
            assert b"zqowners" not in told.body or role == "owner", role
            if told.status != 200:
                assert told == heard("GET", ADDRESSES[name].format(job=NO_JOB), cookie=cookie), role
            assert heard("GET", ADDRESSES[name].format(job=job), token=token).status == 404, role


@pytest.mark.parametrize(
    "name",
    ["my-events", *(pytest.param(name, marks=pytest.mark.long) for name in STREAMS if name != "my-events")],
)
def test_nothing_is_written_to_a_stream(world, cookies_and_tokens, name):
    with readers_of_this_test():
        for method in METHODS[1:]:
            told = heard(method, ADDRESSES[name].format(job=NO_JOB), cookie=cookies_and_tokens["owner"][0])
            assert told.status == 405, method


@pytest.mark.parametrize("name", rest_is_long(GATEWAY, "gateway-generations", "gateway-models"))
def test_the_gateway_opens_by_a_token_that_may_and_by_nothing_else(world, cookies_and_tokens, name):
    """A session is nothing to it. What it says of the job of another is nothing: it takes no key of one."""
    with readers_of_this_test():
        for role, (cookie, token) in cookies_and_tokens.items():
            for method in METHODS:
                who = GATEWAY[name].get(method)
                told = heard(method, ADDRESSES[name], token=token)
                if who is None:
                    assert told.status == 405, (role, method, told)
                    continue
                assert (told.status in (200, 400, 404)) == (role in who), (role, method, told)
                assert told.status in (200, 400, 401, 403, 404)
                assert heard(method, ADDRESSES[name], cookie=cookie).status == 401, role


# -- ways out beside the pages


def words_of(world, state):
    """What was written on the post of this state, all of it made up."""
    found = [word for word in world["marks"][state] if word.startswith("zq")]
    assert len(found) > 5
    return found


def told_in(world, said: bytes, *states: str) -> list[str]:
    return [word for state in states for word in words_of(world, state) if word.encode() in said]


@pytest.mark.parametrize("role", ["member", "follower"])
def test_the_copy_of_ones_data_holds_no_words_of_what_one_may_not_see(world, role):
    person = User.objects.get(handle=HANDLES[role])
    export = Export.objects.create(user=person)
    export.make()
    export.refresh_from_db()
    with zipfile.ZipFile(default_storage.open(export.storage_key)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert HANDLES[role].encode() in everything
    own = {"follower": ["yes", "look at"]}.get(role, [])  # one's own comments under it, with its name in none
    lines = [line for line in everything.splitlines() if not any(one.encode() in line for one in own)]
    assert not told_in(world, b"\n".join(lines), "private", *(["followers"] if role == "member" else []))


def test_mail_of_what_is_new_names_nothing_that_its_reader_may_not_see(world):
    person = User.objects.get(handle=HANDLES["member"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    User.objects.filter(pk=person.pk).update(digest="daily")
    assert send_due() == 1
    parts: Any = mail.outbox[0].message().walk()
    said = b"".join(part.get_payload(decode=True) or b"" for part in parts)
    assert told_in(world, said, "public")
    assert not told_in(world, said, "followers", "private")


@pytest.mark.parametrize("about", ["image", "remix image"])
def test_a_file_holds_no_words_of_what_it_shows_or_was_made_from(world, about):
    """Neither the original, as text in a PNG or XMP, nor a rendition of it."""
    for state in STATES:
        image = Image.objects.get(pk=from_text(world["keys"][state][about]))
        places = [image.storage_key, *(one["key"] for one in image.renditions.values() if one["bytes"])]
        for place in places:
            with storage.store().open(place) as file:
                assert not told_in(world, file.read(), *STATES), (state, place)


@pytest.mark.long
@pytest.mark.parametrize("role", ["stranger", "member"])
def test_search_finds_by_no_word_what_is_not_for_whoever_searches(world, role):
    browser, program = Client(), APIClient()
    if role in HANDLES:
        browser.cookies[settings.SESSION_COOKIE_NAME] = world["cookies"][role]
        program.credentials(HTTP_AUTHORIZATION=f"Bearer {world['tokens'][role]}")
    for state in STATES:
        key, found = world["keys"][state]["post"], 0
        for word in words_of(world, state):
            page = browser.get("/search", {"q": word}).text
            told = program.get("/api/v1/search", {"q": word}).content.decode()
            found += f"/posts/{key}" in page
            if state != "public":
                assert key not in page + told, (state, word)
        assert found > 3 or state != "public", "nothing is found at all"


@pytest.mark.long
def test_search_by_look_finds_what_is_public_and_nothing_else(world):
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {world['tokens']['member']}")
    for state in STATES:
        image = Image.objects.get(pk=from_text(world["keys"][state]["image"]))
        with storage.store().open(image.storage_key) as file:
            sent = {"picture": SimpleUploadedFile("a.png", file.read())}
        answer = program.post("/api/v1/search/by-picture", sent, format="multipart")
        assert answer.status_code == 200, answer.content
        said = answer.content.decode()
        hidden = [one for one in STATES if one != "public" and world["keys"][one]["post"] in said]
        assert world["keys"]["public"]["post"] in said and not hidden, state
