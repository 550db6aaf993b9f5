"""Pressed twice, reloaded, or sent from a second tab: every form that makes something makes it once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.access.staff_groups import ship
from accounts.models import Export, Invitation, Membership, Submission, Team, User, Webhook, WebhookMessage
from config.door.kinds import KINDS
from config.door.repeats import MAKING
from curation.models import Build, Change, Order, Snapshot
from feed.models import Wish
from gallery.models import Collection, Comment, Deletion, Image, Post
from generator.jobs.acceptance import accept
from generator.models import EngineCard, Grant, Job
from generator.requests.request import GenerationRequest
from generator.worker.loop import Worker
from lib.ids import to_text
from moderation.models import Case, Report
from tests.curation.test_orders import ASKED
from tests.curation.test_room import FILLED
from tests.generator.fake_engine import ABLE, FakeEngine
from tests.moderation.verdicts import held, refused
from tests.people import person
from tests.posts import PostFactory, picture_bytes
from tests.rest_is_long import rest_is_long

HOST = "http://testserver"
OF_EACH_KIND = (
    "create",
    "gift",
    "job-again",
    "own",
    "post-comments",
    "post-new",
    "team-invite",
    "upload-new",
    "verdict-appeal",
)
WAY_IN = "allauth.account.auth_backends.AuthenticationBackend"
# Forms that change or take away what is there, or lead somewhere: sent twice, the second finds it done.
MAKES_NOTHING: frozenset[str] = frozenset(
    """
        account_change_password account_confirm_email account_confirm_login_code account_email account_login
        account_logout account_reauthenticate account_reset_password account_reset_password_from_key
        account_set_password account_signup block block-delete check collection collection-delete collection-edit
        comment-delete comment-edit deletion-undo deletions digest-stop follow follow-delete impressions
        job-cancel job-first job-keep ledger mfa_activate_totp mfa_add_webauthn mfa_authenticate
        mfa_deactivate_totp mfa_edit_webauthn mfa_generate_recovery_codes mfa_login_webauthn mfa_reauthenticate
        mfa_reauthenticate_webauthn mfa_remove_webauthn mute mute-delete mute-said notifications
        notifications-badge openid_connect_callback openid_connect_login post-delete post-edit post-hide
        post-like post-restore post-unhide post-unlike repost-dismiss search-by-picture set_language settings
        settings-consent settings-datasets settings-delete settings-hidden settings-invitations settings-mutes
        settings-plan settings-privacy settings-profile settings-sessions settings-tokens settings-webhooks
        settings-wishes signup-invitation-delete socialaccount_connections socialaccount_signup status-put-away surge
        team-accept team-cap team-decline team-leave team-remove thread thread-edit token-delete unmute-said
        usersessions_list case cases rules webhook-again webhook-delete which-of-two which-of-two-done which-of-two-undo
        without-script prompts prompt-delete create-from-file curate-build curate-changes curate-order
        post-takedown takedown takedown-answer name-delete
    """.split()  # noqa: SIM905 - ninety quoted names are read by nobody
)


def drawn(by: User) -> Job:
    job = accept(by, GenerationRequest("a lighthouse"))
    Worker(FakeEngine(), "tests").work()
    return job


def owner_of_a_team(person: User) -> None:
    Membership.objects.create(team=Team.objects.create(name="Studio", plan_id="team"), user=person, role="owner")


def form_of(name: str, ada: User, bruno: User, factory: PostFactory) -> tuple[str, dict[str, Any], Any]:
    """Where it is sent, what with, and the rows that it makes."""
    if name == "team-invite":
        owner_of_a_team(ada)
        return "/settings/team/invitations", {"handle": "bruno"}, Invitation
    if name == "gift":
        expires = timezone.now() + timedelta(days=7)
        (ten,) = Grant.give(by=None, people=[ada], images=10, reason="contest", expires=expires)
        return "/settings/ledger/gifts", {"handle": "bruno", "images": "4", "grant": ten.pk}, Grant
    if name == "webhook-test":
        hook = Webhook.objects.create(user=ada, url="https://example.org/", secret=Webhook.new_secret(), events=[])
        return f"/settings/webhooks/{to_text(hook.pk)}/test", {}, WebhookMessage
    if name == "own":
        return "/mine", {"image": factory.image(ada).key, "do": "delete"}, Deletion
    if name in ("job-delete", "thread-delete"):
        job = drawn(ada)
        key = to_text(job.pk if name == "job-delete" else job.thread_id)
        return f"/{'jobs' if name == 'job-delete' else 'create'}/{key}/delete", {}, Deletion
    if name in ("job-next", "job-again"):
        said = {"prompt": "make it night"} if name == "job-next" else {}
        return f"/jobs/{to_text(drawn(ada).pk)}/{name.removeprefix('job-')}", said, Job
    if name == "verdict-appeal":
        return f"{refused(ada).get_absolute_url()}/appeal", {"text": "It is mine."}, Case
    if name == "verdict-say":
        once = Case.objects.filter(dialogue__0__isnull=False, dialogue__1__isnull=True)
        return f"{held(ada).get_absolute_url()}/say", {"said": "It is mine."}, once
    if name.startswith("curate-"):
        return as_curator(name, ada, factory.image(bruno))
    post = factory.post(bruno)
    image = factory.image(ada)
    if name == "comment-report":
        comment = Comment.add(post, by=bruno, text="Mine is better.")
        return f"/comments/{comment.key}/report", {"reason": "spam"}, Report
    words: dict[str, tuple[str, dict[str, Any], Any]] = {
        "wishes-say": ("/settings/wishes/say", {"said": "more owls"}, Wish),
        "settings-export": ("/settings/export", {}, Export),
        "settings-names": ("/settings/names", {"names": "Ada Lindqvist", "proof": "My own site says so."}, Case),
        "create": ("/create", {"prompt": "a kite"}, Job),
        "post-new": (
            f"/posts/new?image={image.key}",
            {"image": image.key, "title": "Fog", "rating": "everyone", "visibility": "public", "publish": "1"},
            Post.objects.filter(maker=ada),
        ),
        "post-comments": (f"/posts/{post.key}/comments", {"text": "Well done."}, Comment),
        "collections": ("/collections", {"title": "Boats", "visibility": "private"}, Collection),
        "post-collect": (f"/posts/{post.key}/collect", {"title": "Fog"}, Collection),
        "post-report": (f"/posts/{post.key}/report", {"reason": "spam"}, Report),
        "upload-new": ("/uploads/new", {"picture": "a file"}, Image.objects.filter(maker=ada, origin="upload")),
    }
    return words[name]


def as_curator(name: str, ada: User, image: Image) -> tuple[str, dict[str, Any], Any]:
    ship(apps.get_app_config("curation"), using="default")
    ada.groups.add(Group.objects.get(name="curator"))
    made = Snapshot.objects.create(id="a" * 64, name="herons", recipe={}, rehearsal=True, rows=1)
    words: dict[str, tuple[str, dict[str, Any], Any]] = {
        "curate-recipe": ("/curate/recipe", FILLED | {"do": "try"}, Build),
        "curate-board": (f"/curate/{made.pk}/pictures", {"do": "exclude", "image": image.key}, Change),
        "curate-export": (f"/curate/{made.pk}/export", ASKED, Order),
    }
    return words[name]


def count(rows: Any) -> int:
    return int((rows if hasattr(rows, "count") else rows.objects).count())


def send(ada: User, action: str, fields: dict[str, Any], key: str, **headers: str) -> Any:
    browser = Client()
    browser.force_login(ada, WAY_IN)
    if "picture" in fields:
        fields = fields | {"picture": SimpleUploadedFile("a.png", picture_bytes(), "image/png")}
    told = {"Accept": "text/html", "Referer": f"{HOST}/about"} | headers
    return browser.post(action, fields | {"once": key}, headers=told)


def at_once(act: Callable[[int], Any]) -> list[Any]:
    barrier = Barrier(2)

    def run(number: int) -> Any:
        barrier.wait()
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, range(2)))


@pytest.fixture
def scene(db: None, settings: Any, client: Client) -> tuple[User, User, PostFactory]:
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)
    client.get("/about")  # the middleware is loaded by one thread
    return person("ada"), person("bruno"), PostFactory()


def test_every_address_that_takes_a_form_makes_nothing_or_makes_it_once():
    """A new one is named in MAKING (config/door/repeats.py), or here."""
    forms = {name for name in KINDS if not name.startswith(("api-", "gateway-"))}
    assert forms - set(MAKING) - MAKES_NOTHING == set()
    assert set(MAKING) - forms == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "keys"),
    rest_is_long([(name, "kk") for name in sorted(MAKING)], *((name, "kk") for name in OF_EACH_KIND))
    + [pytest.param(name, "kl", marks=pytest.mark.long) for name in sorted(MAKING) if MAKING[name]],
)  # each tab may ask for another take, and decide again
def test_twice_at_once_is_once_and_both_see_what_was_made(scene, name, keys):
    ada, bruno, factory = scene
    action, fields, rows = form_of(name, ada, bruno, factory)
    before = count(rows)
    answers = at_once(lambda number: send(ada, action, fields, keys[number]))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert len({"messages" in answer.cookies for answer in answers}) == 1, "each browser keeps one of the two"
    assert count(rows) == before + 1


@pytest.mark.django_db
def test_a_piece_of_the_page_is_shown_again_as_it_was(ada, bruno):
    action, fields, rows = form_of("post-comments", ada, bruno, PostFactory())
    first, again = (send(ada, action, fields, "k", **{"HX-Request": "true"}) for _ in range(2))
    assert "Well done." in first.text and again.text == first.text
    assert again.headers["HX-Trigger"] == first.headers["HX-Trigger"]
    assert count(rows) == 1


@pytest.mark.django_db
def test_other_words_from_the_same_form_are_another_thing(ada, bruno):
    action, _fields, rows = form_of("post-comments", ada, bruno, PostFactory())
    for text in ("One.", "Two."):
        send(ada, action, {"text": text}, "k")
    assert count(rows) == 2


@pytest.mark.django_db
def test_the_same_words_are_said_again_later_from_another_page(ada, bruno):
    action, fields, rows = form_of("post-comments", ada, bruno, PostFactory())
    send(ada, action, fields, "k")
    earlier = timezone.now() - timedelta(minutes=5)
    Submission.objects.update(begun=earlier)
    Comment.objects.update(created=earlier)
    send(ada, action, fields, "k")
    assert count(rows) == 1, "a reload"
    send(ada, action, fields, "l")
    assert count(rows) == 2


@pytest.mark.django_db
def test_what_was_refused_may_be_tried_again(ada, bruno):
    action, fields, rows = form_of("post-comments", ada, bruno, PostFactory())
    Post.objects.update(state="deleted")
    assert send(ada, action, fields, "k").status_code == 404
    assert not Submission.objects.exists()
    Post.objects.update(state="published")
    assert send(ada, action, fields, "k").status_code == 302
    assert count(rows) == 1


@pytest.mark.django_db
def test_what_died_on_its_way_is_taken_over(ada):
    begun = Submission.begin(ada, b"words", "k")
    assert begun and Submission.begin(ada, b"words", "k") is None
    Submission.objects.update(begun=timezone.now() - timedelta(minutes=2))
    assert Submission.begin(ada, b"words", "k") is not None


@pytest.mark.django_db
def test_no_answer_of_one_is_another_persons(ada, bruno, cleo):
    action, fields, rows = form_of("collections", ada, bruno, PostFactory())
    addresses = {send(someone, action, fields, "k").headers["Location"] for someone in (ada, cleo)}
    assert len(addresses) == count(rows) == 2


@pytest.mark.django_db
def test_they_are_forgotten_after_a_day(ada):
    Submission.begin(ada, b"words", "k")
    Submission.objects.update(begun=timezone.now() - timedelta(hours=25))
    Submission.forget_old()
    assert not Submission.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["comments", "collections", "posts", "images", "reports"])
def test_a_program_that_asks_again_with_its_key_gets_the_first_answer(ada, bruno, api_of, at):
    post, image = PostFactory().post(bruno), PostFactory().image(ada)
    bodies: dict[str, tuple[str, dict[str, Any], Any]] = {
        "comments": (f"/api/v1/posts/{post.key}/comments", {"text": "Well done."}, Comment),
        "collections": ("/api/v1/collections", {"title": "Boats"}, Collection),
        "posts": ("/api/v1/posts", {"images": [image.key], "title": "Fog"}, Post.objects.filter(maker=ada)),
        "images": ("/api/v1/images", {}, Image.objects.filter(maker=ada, origin="upload")),
        "reports": ("/api/v1/reports", {"post": post.key, "reason": "spam"}, Report),
    }
    address, body, rows = bodies[at]
    api, key = api_of(ada), {"Idempotency-Key": "monday"}

    def ask(**other: Any) -> Any:
        if at != "images":
            return api.post(address, body | other, headers=key)
        file = SimpleUploadedFile("a.png", picture_bytes(), "image/png")
        return api.post(address, {"picture": file} | other, format="multipart", headers=key)

    first, again, other = ask(), ask(), ask(text="Something else")
    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first.headers
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert count(rows) == 1
