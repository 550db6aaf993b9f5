"""What was typed into any form comes back, whatever refused it, and to nobody else."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from accounts.access.refused_form import IN_SESSION, NOT_TYPED, label_of
from accounts.models import Membership, Team, User
from config.door.kinds import ACCOUNT, JOINING, KINDS, MAILING
from feed.for_you.sentence import wishes_in
from feed.models import Wish
from gallery.models import Collection, Comment, Image, Post
from gallery.posts.deletion import delete
from generator.jobs.acceptance import accept
from generator.models import EngineCard, Grant
from generator.requests.request import GenerationRequest
from generator.worker.loop import Worker
from lib.limits.pace import Counter
from tests.checks.tree import APPS, named, text
from tests.config.forms_of_pages import PageForm, forms_of
from tests.generator.fake_engine import ABLE, FakeEngine
from tests.moderation.verdicts import held, refused

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
WAY_IN = "allauth.account.auth_backends.AuthenticationBackend"

# Pages that ask for nothing but presses, and addresses for programs.
NOTHING_TYPED = frozenset(
    """post-delete post-restore post-like post-unlike post-hide post-unhide comment-delete collection
    collection-delete follow follow-delete mute mute-delete block block-delete repost-dismiss job-keep
    job-cancel job-first job-again which-of-two which-of-two-done which-of-two-undo unmute-said
    settings-consent settings-datasets settings-export settings-privacy settings-plan settings settings-sessions
    usersessions_list settings-hidden set_language status-put-away digest-stop notifications
    notifications-badge impressions without-script token-delete signup-invitation-delete webhook-again
    webhook-delete webhook-test team-accept team-decline team-remove team-leave settings-mutes ledger
    thread thread-delete job-delete deletions deletion-undo search-by-picture upload-new
    create-from-file prompt-delete check takedown takedown-answer name-delete""".split()  # noqa: SIM905
)
BY_ANOTHER_BUTTON = frozenset({"prompts"})  # of the form of /create: tests/generator/test_making.py
BY_STRANGERS = frozenset({"post-takedown"})  # who need no session: tests/moderation/test_takedowns.py
OPERATORS = frozenset(
    """surge cases case rules
    curate-recipe curate-build curate-board curate-changes curate-export curate-order""".split()  # noqa: SIM905
)  # behind a second factor, with numbers or presses in them; tests/curation has what comes back of recipes and exports


def sent_from(browser: Client, form: PageForm, fields: dict[str, list[str]]) -> Any:
    return browser.post(form.action, fields, headers={"Accept": "text/html", "Referer": HOST + form.page})


def drop_session(browser: Client) -> None:
    del browser.cookies[django_settings.SESSION_COOKIE_NAME]


def the_form(browser: Client, page: str, action: str) -> PageForm:
    """The last of the forms on this page that go there: under the others stands the one to write in."""
    return [form for form in forms_of(page, browser.get(page).text) if form.action == action][-1]


def back(form: PageForm, browser: Client, page: str) -> PageForm:
    """The form as it stands on the page now: that of the same hidden fields."""
    hidden = {name: form.value(name) for name, _ in form.sent if name not in form.typed and name in NOT_TYPED}
    return next(
        each
        for each in forms_of(page, browser.get(page).text)
        if each.action == form.action
        and each.typed == form.typed
        and all(each.value(n) == v for n, v in hidden.items())
    )


@pytest.fixture
def pages(
    ada: User, bruno: User, post_by: Callable[..., Any], image_by: Callable[..., Any], settings: Any
) -> list[str]:
    """Those on which somebody writes."""
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)
    job = accept(ada, GenerationRequest("a lighthouse"))
    Worker(FakeEngine(), "tests").work()
    Grant.give(by=None, people=[ada], images=10, reason="contest", expires=timezone.now() + timedelta(days=7))
    team = Team.objects.create(name="Studio", plan_id="team")
    for person, role in ((ada, "owner"), (bruno, "member")):
        Membership.objects.create(team=team, user=person, role=role)
    post, mine, image = post_by(bruno), post_by(ada), image_by(ada)
    said = Comment.add(post, by=ada, text="I said")
    Comment.add(post, by=bruno, text="And I", answers=said)
    theirs = Comment.add(post, by=bruno, text="Apart from that")
    collection = Collection.start(ada, title="Boats")
    Wish.add(ada.pk, wishes_in("more owls"))
    return [
        "/create",
        job.thread.get_absolute_url(),
        f"/create?post={mine.key}&image={mine.cover.key}&how=change",
        f"/posts/{post.key}",
        f"/comments/{said.key}",
        f"/comments/{said.key}/edit",
        f"/posts/new?image={image.key}",
        f"/posts/{mine.key}/edit",
        f"/posts/{post.key}/collect",
        f"/posts/{post.key}/report",
        f"/comments/{theirs.key}/report",
        "/mine",
        "/collections",
        f"/collections/{collection.key}/edit",
        "/settings/profile",
        "/settings/plan",
        "/settings/tokens",
        "/settings/invitations",
        "/settings/webhooks",
        "/settings/wishes",
        "/settings/mutes",
        "/settings/names",
        "/settings/delete",
        "/settings/ledger",
        held(ada).get_absolute_url(),
        refused(ada).get_absolute_url(),
    ]


WRITTEN = ("text", "textarea", "email", "url")


@pytest.fixture
def invited(settings: Any) -> None:
    settings.SIGNUP, settings.INVITATIONS_BY_MEMBERS = "invitation", 5


def written_in(browser: Client, pages: list[str]) -> Iterator[PageForm]:
    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200, page
        yield from (form for form in forms_of(page, answer.text) if form.typed)


@pytest.mark.usefixtures("invited")
def test_every_form_of_the_house_comes_back_filled_after_the_session_ended(client_of, ada, pages):
    browser, wrong, seen = client_of(ada), [], set()
    forms = list(written_in(browser, pages))
    for form in forms:
        seen.add(resolve(form.action.partition("?")[0]).url_name)
        fields = form.filled()
        drop_session(browser)
        answer = sent_from(browser, form, fields)
        then = answer.headers.get("Location", "")
        assert then.startswith("/accounts/"), (form.page, form.action, answer.status_code)
        browser.force_login(ada, WAY_IN)
        page = dict(parse_qsl(then.partition("?")[2]))["next"]
        if page.startswith("/create/sent"):
            continue  # which is made at once: below
        found = back(form, browser, page)
        wrong += [(form.page, name, found.value(name)) for name in form.typed if found.value(name) != fields.get(name)]
    assert wrong == [], wrong
    paced = {name for name, pace in KINDS.items() if pace not in (ACCOUNT, JOINING, MAILING)}
    unnamed = {name for form in forms for name, kind in form.kinds.items() if kind in WRITTEN and not label_of(name)}
    assert unnamed == set(), "accounts.access.refused_form.LABELS says what they are called"
    pages_of_people = {name for name in paced if not name.startswith(("api-", "gateway-"))}
    assert pages_of_people - NOTHING_TYPED - OPERATORS - BY_ANOTHER_BUTTON - BY_STRANGERS - {"team-cap"} - seen == set()


@pytest.fixture
def comment_form(client_of, ada, post_by, bruno) -> Callable[[], tuple[Client, PageForm]]:
    """Ada's browser at the field under a post of Bruno's."""
    post = post_by(bruno)

    def opened() -> tuple[Client, PageForm]:
        browser, page = client_of(ada), f"/posts/{post.key}"
        return browser, the_form(browser, page, f"{page}/comments")

    return opened


def test_what_ada_typed_is_not_shown_to_who_signs_in_next_in_her_browser(comment_form, ada, bruno):
    browser, form = comment_form()
    drop_session(browser)
    sent_from(browser, form, form.filled())
    assert "another" not in browser.get(form.page).text, "nor to a stranger"
    browser.force_login(bruno, WAY_IN)
    assert "another" not in browser.get(form.page).text
    browser.force_login(ada, WAY_IN)
    assert browser.session.get(IN_SESSION) is None, "a session that changes hands is emptied"


KEPT = "What you typed is kept"


def test_where_the_form_is_gone_the_words_are_told_and_no_choices(client_of, ada, image_by):
    image = image_by(ada)
    browser = client_of(ada)
    form = the_form(browser, f"/posts/new?image={image.key}", f"/posts/new?image={image.key}")
    delete(Image.objects.filter(pk=image.pk), by=ada)
    page = sent_from(browser, form, form.filled() | {"title": ["Red house"], "alt_0": ["A house"]}).text
    assert 'aria-label="Title">Red house</textarea>' in page and 'aria-label="Description">A house</textarea>' in page
    assert "everyone</textarea>" not in page and 'aria-label="visibility"' not in page


def test_the_sign_in_page_says_that_words_wait_but_not_which_ones_to_whoever_came_back(comment_form):
    browser, form = comment_form()
    drop_session(browser)
    to_sign_in = sent_from(browser, form, form.filled()).headers["Location"]
    page = browser.get(to_sign_in).text
    assert KEPT in page and "another" not in page
    assert KEPT not in browser.get("/accounts/login/").text, "which leads elsewhere"
    wrong = browser.post("/accounts/login/", {"login": "ada", "password": "no", "next": form.page})
    assert KEPT in wrong.text


def test_the_page_opens_at_the_words_that_are_back(comment_form, ada):
    browser, form = comment_form()
    drop_session(browser)
    sent_from(browser, form, form.filled())
    browser.force_login(ada, WAY_IN)
    page = browser.get(form.page).text
    assert re.findall(r"<(?:input|textarea)[^>]* name=\"(\w+)\"[^>]* autofocus>", page) == ["text"]
    assert page.count(" autofocus") == 1


def test_a_newcomer_sees_on_the_way_in_what_will_be_drawn():
    browser = Client(headers={"Accept": "text/html"})
    form = the_form(browser, "/create", "/create")
    sent = {**form.filled(), "prompt": ["A pier & a <lamp>, at dusk"], "width": ["1024"], "height": ["1024"]}
    to_joining = sent_from(browser, form, sent | {"seed": [""]}).headers["Location"]
    assert to_joining.startswith("/accounts/signup/")
    for page in (to_joining, to_joining.replace("signup", "login")):
        told = browser.get(page).text
        assert KEPT in told and "<q>A pier &amp; a &lt;lamp&gt;, at dusk</q>" in told


def test_it_is_forgotten_once_it_is_sent_and_after_an_hour(comment_form, ada, monkeypatch):
    browser, form = comment_form()
    drop_session(browser)
    sent_from(browser, form, form.filled())
    browser.force_login(ada, WAY_IN)
    assert "has not been sent" in browser.get(form.page).text
    an_hour_later = time.time() + 3601
    with monkeypatch.context() as patched:
        patched.setattr("accounts.access.refused_form.time.time", lambda: an_hour_later)
        assert "has not been sent" not in browser.get(form.page).text
    sent_from(browser, form, form.filled())
    assert "has not been sent" not in browser.get(form.page).text


def test_no_password_is_kept_and_no_token(client_of, ada):
    browser = client_of(ada)
    form = the_form(browser, "/settings/delete", "/settings/delete")
    drop_session(browser)
    sent_from(
        browser, form, {**form.filled(), "password": ["correct horse battery"], "csrfmiddlewaretoken": ["x" * 64]}
    )
    kept = browser.session[IN_SESSION]
    assert [name for name, _value in kept["fields"]] == ["handle"]


def test_a_comment_on_a_post_that_vanished_comes_back_as_words(comment_form):
    browser, form = comment_form()
    Post.objects.all().delete()
    answer = sent_from(browser, form, form.filled())
    assert answer.status_code == 404
    assert "One line,\nand &lt;another&gt; &amp; more." in answer.text
    assert f'href="{form.page}"' in answer.text


def test_a_form_that_is_too_fast_comes_back_and_the_page_is_filled(client_of, ada, monkeypatch):
    browser = client_of(ada)
    form = the_form(browser, "/collections", "/collections")
    fields = form.filled()
    with monkeypatch.context() as patched:
        patched.setattr(Counter, "take", lambda *_: (False, 7_000_000))
        answer = sent_from(browser, form, fields)
    assert answer.status_code == 429 and "What you typed is kept" in answer.text
    found = the_form(browser, "/collections", "/collections")
    assert {name: found.value(name) for name in form.typed} == {name: fields[name] for name in form.typed}


def test_a_form_whose_token_is_old_comes_back_filled(ada, client_of):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada, WAY_IN)
    form = the_form(browser, "/collections", "/collections")
    fields = form.filled() | {"csrfmiddlewaretoken": ["A" * 64]}
    answer = sent_from(browser, form, fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/collections")
    assert the_form(browser, "/collections", "/collections").value("title") == fields["title"]


def test_what_another_site_sends_is_neither_kept_nor_shown(ada):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada, WAY_IN)
    headers = {"Origin": "https://evil.example", "Referer": "https://evil.example/x", "Accept": "text/html"}
    answer = browser.post("/collections", {"title": "buy this"}, headers=headers)
    assert answer.status_code == 403
    assert "buy this" not in answer.text
    assert IN_SESSION not in browser.session


def test_a_refusal_that_shows_its_form_shows_it_as_it_was_sent(client_of, ada):
    browser = client_of(ada)
    form = the_form(browser, "/settings/profile", "/settings/profile")
    fields = form.filled() | {"display_name": ["x" * 500]}
    answer = sent_from(browser, form, fields)
    assert answer.status_code == 422
    [found] = [each for each in forms_of("/settings/profile", answer.text) if each.action == "/settings/profile"]
    assert found.value("display_name") == ["x" * 500] and found.value("bio") == fields["bio"]


def test_on_a_site_for_members_too(comment_form, ada, settings):
    settings.MEMBERS_ONLY = True
    browser, form = comment_form()
    drop_session(browser)
    answer = sent_from(browser, form, form.filled())
    assert answer.headers["Location"] == f"/accounts/login/?next={form.page}"
    browser.force_login(ada, WAY_IN)
    assert "has not been sent" in browser.get(form.page).text


def test_hidden_fields_and_buttons_are_known_as_such():
    """A new one in a template that is not named would be shown to people as words of theirs."""
    markup = "\n".join(text(name) for name in named(*APPS, ending=".html") if "/admin/" not in name)
    hidden = set(re.findall(r'<input type="hidden" name="(\w+)"', markup))
    buttons = set(re.findall(r'<button[^>]* name="(\w+)"', markup))
    assert hidden | buttons - {"said"} <= NOT_TYPED | {"said"}


def test_a_piece_of_a_page_that_was_taken_forgets_it_too(comment_form, ada):
    browser, form = comment_form()
    htmx = {"Accept": "text/html", "Referer": HOST + form.page, "HX-Request": "true"}
    drop_session(browser)
    assert "HX-Redirect" in browser.post(form.action, form.filled(), headers=htmx).headers
    browser.force_login(ada, WAY_IN)
    filled = the_form(browser, form.page, form.action)
    assert filled.value("text") == form.filled()["text"]
    assert browser.post(form.action, dict(filled.sent), headers=htmx).status_code == 200
    assert the_form(browser, form.page, form.action).value("text") == [""]
