"""Every address × every kind of viewer × every state: who is let in stands in a table, and nobody else is.

The addresses come from the site's own patterns, so a new one without a line fails here. Here a few viewers and
states are asked for, in `test_whole_matrix.py` all.
"""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from tests.access.matrix import ROLES, told_around, wrong
from tests.access.on_the_loop import heard, readers_of_this_test
from tests.access.table import GATEWAY, LIBRARY, PROBES, STREAMS, TABLE
from tests.access.world import HANDLES
from tests.config.addresses import walked

STATES = ("public", "unlisted", "followers")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ADDRESSES = {
    "job-events": "/events/jobs/{job}",
    "several-jobs-events": "/events/jobs?job={job}",
    "my-events": "/events/me",
    "gateway-generations": "/v1/images/generations",
    "gateway-edits": "/v1/images/edits",
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


@pytest.mark.parametrize("name", STREAMS)
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


@pytest.mark.parametrize("name", STREAMS)
def test_nothing_is_written_to_a_stream(world, cookies_and_tokens, name):
    with readers_of_this_test():
        for method in METHODS[1:]:
            told = heard(method, ADDRESSES[name].format(job=NO_JOB), cookie=cookies_and_tokens["owner"][0])
            assert told.status == 405, method


@pytest.mark.parametrize("name", GATEWAY)
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
                assert (told.status in (200, 400)) == (role in who), (role, method, told)
                assert told.status in (200, 400, 401, 403)
                assert heard(method, ADDRESSES[name], cookie=cookie).status == 401, role
