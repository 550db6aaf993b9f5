"""People and things that tests speak of. Ada posts, Bruno remixes, Cleo is a stranger."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from rest_framework.test import APIClient

from accounts.models import Token, User
from generator.status.incidents import read_lately
from generator.worker.loop import close_workers
from moderation.judging import classifier, live_rules
from tests import posts
from tests.people import person
from tests.postgres import template
from tests.pristine import Pristine
from tests.shared_rows import shared_rows
from tests.storage import storage_in

__all__ = ["shared_rows"]

LONGEST = ("browser", "up", "diffusers", "sketch", "house")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks at the groups
def pytest_itemcollected(item: pytest.Item) -> None:
    """What shares rows shares a worker, which makes them once."""
    if "shared_rows" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest groups first, so that no worker ends on one; the rest at random, by its use of the database."""
    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What has been loaded stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def place(item: pytest.Item) -> int:
    group = next((mark.args[0] for mark in item.iter_markers("xdist_group")), "")
    return LONGEST.index(group) if group in LONGEST else len(LONGEST) + (not group)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Only the first worker waits for migrations."""
    django_settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template() or None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What tests commit is undone from what is read here.

    A thread that read for a stream or a server may still be connected, which keeps a database from being dropped.
    """
    with django_db_blocker.unblock():
        pristine = Pristine()
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", lambda _test: pristine.put_back()):
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_looked_up_one_by_one() -> None:
    """Else every client of every test reads all folders of static files first."""
    django_settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session", autouse=True)
def _requests_are_not_logged() -> None:
    """A line of a request costs a tenth of its answer, and few tests read it; they set the level they want."""
    logging.getLogger().setLevel(logging.WARNING)


@pytest.fixture(scope="session", autouse=True)
def _nothing_waits_for_the_disk() -> Iterator[None]:
    """Files need not survive a failure of the power, as the tests' database need not."""
    with mock.patch("os.fsync"):
        yield


@pytest.fixture(autouse=True)
def _files_in_a_temporary_folder(settings: Any, tmp_path: Any) -> None:
    """Every test has a storage of its own, and does not wait for passwords to be hashed slowly."""
    for name, value in storage_in(tmp_path).items():
        setattr(settings, name, value)


@pytest.fixture(autouse=True)
def _every_status_is_documented(settings: Any) -> None:
    """No answer of the API bears a status that the description of its operation does not name, whoever asks."""
    settings.MIDDLEWARE = ["tests.api.documented.DocumentedMiddleware", *settings.MIDDLEWARE]


@pytest.fixture(autouse=True)
def _an_empty_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a Redis that is asked again, whatever a test before has done to it."""
    cache.clear()
    monkeypatch.setattr("lib.process.redis_client._rest.until", 0.0)
    monkeypatch.setattr("lib.doorbell.broker_rest.until", 0.0)
    read_lately.cache_clear()
    live_rules.read_lately.cache_clear()
    classifier.ask_again()


@pytest.fixture(autouse=True)
def _no_language_left_over() -> Iterator[None]:
    """A thread of tests speaks as it did before."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_worker_left_over() -> Iterator[None]:
    """What a bell opened in this process is closed again, with its thread."""
    yield
    close_workers()


@pytest.fixture
def ada(db: None) -> User:
    return person("ada", display_name="Ada")


@pytest.fixture
def bruno(db: None) -> User:
    return person("bruno", display_name="Bruno")


@pytest.fixture
def cleo(db: None) -> User:
    return person("cleo", display_name="Cleo")


@pytest.fixture
def people(db: None) -> Callable[[str], User]:
    """Anyone else: `people("dora")`."""
    return person


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which this person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def api_of() -> Callable[..., APIClient]:
    """An API client that carries a token of this person with every scope, or with those named."""

    def with_token(user: User, *scopes: str) -> APIClient:
        _, secret = Token.issue(
            user, name="tests", scopes=list(scopes or ["read", "generate", "post", "social", "account"])
        )
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return with_token


@pytest.fixture
def picture_bytes() -> Callable[..., bytes]:
    """A small real PNG, different for every colour."""
    return posts.picture_bytes


@pytest.fixture
def factory() -> posts.PostFactory:
    return posts.PostFactory()


@pytest.fixture
def image_by(factory: posts.PostFactory) -> Callable[..., Any]:
    """A generated image kept by its maker, private until posted."""
    return factory.image


@pytest.fixture
def draft_by(factory: posts.PostFactory) -> Callable[..., Any]:
    return factory.draft


@pytest.fixture
def post_by(factory: posts.PostFactory) -> Callable[..., Any]:
    """A published post."""
    return factory.post
