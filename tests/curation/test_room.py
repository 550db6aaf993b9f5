"""The curators' room: recipes tried and built from the page, pictures decided upon, and what belongs together."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.access.staff_groups import ship
from curation.erasure import take_back
from curation.forms import RecipeForm
from curation.models import Build, Change, Selected, Snapshot
from curation.room import building, builds, differences
from curation.room.board import CHOSEN, board
from curation.room.processes import beating
from curation.room.shipped import SHIPPED, shipped
from curation.snapshots import storage
from curation.snapshots.history import why
from gallery.images.erasure import erase
from gallery.models import Image
from gallery.models.image import Edge
from lib.problems import Problem
from tests.curation.conftest import recipe
from tests.curation.test_building import ids, shown

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "first-look",
    "rehearsal": "on",
    "eligibility__published": "on",
    "safety__ratings": ["general"],
    "size__min_side": "1",
    "size__max_side": "16384",
    "size__max_bytes": "50000000",
    "size__mimes": ["image/png"],
    "quality__min_pdq_quality": "0",
    "quality__min_likes": "0",
    "duplicates__distance": "0",
    "duplicates__keep": "best",
    "caps__prompt": "",
    "caps__person": "200",
    "caps__model": "",
    "split__holdout": "0",
    "split__largest_component": "1",
    "split__seed": "0",
    "caption__from": "prompt, title",
}


@pytest.fixture
def curators(people):
    """`cura` and `carl`, who may act in the room."""
    ship(apps.get_app_config("curation"), using="default")

    def make(handle):
        one = people(handle)
        one.groups.add(Group.objects.get(name="curator"))
        one.is_staff = True
        one.save()
        return one

    return make("cura"), make("carl")


@pytest.fixture
def cura(curators):
    return curators[0]


@pytest.fixture
def snapshot(ada, bruno, factory, allowing, built):
    """Three pictures of ada's chosen, one of bruno's not."""
    allowing(ada)
    shown(factory, bruno, "not allowed")
    for number in range(3):
        shown(factory, ada, f"ada's {number}")
    return built(split={"holdout": 0, "largest_component": 1})


def test_a_recipe_is_tried_from_the_page_and_then_built(
    cura, ada, bruno, factory, allowing, client_of, settings, tmp_path
):
    settings.DATA_DIR = tmp_path / "data"
    allowing(ada)
    shown(factory, ada, "a lighthouse")
    not_allowed = shown(factory, bruno, "a heron")
    browser = client_of(cura)
    tried = browser.post("/curate/recipe", FILLED | {"do": "try"})
    building.work(Build.objects.get())
    page = browser.get(tried.url).text
    assert "Tried: nothing is kept of it." in page and "Its maker does not allow training." in page
    assert f"/images/{not_allowed.key}/" in page, "the picture that fell"
    assert not Snapshot.objects.exists()
    made = browser.post("/curate/recipe", FILLED | {"do": "build"})
    building.work(Build.objects.get(keeps=True))
    assert f"/curate/{Snapshot.objects.get().pk}" in browser.get(made.url).text


def test_a_recipe_that_is_none_comes_back_with_a_sentence_at_its_field(cura, client_of):
    page = client_of(cura).post(
        "/curate/recipe", FILLED | {"do": "try", "name": "Ada's training set", "caption__from": "tags"}
    )
    assert page.status_code == 422 and page.text.count("errorlist") >= 2 and "Ada&#x27;s training set" in page.text
    assert not Build.objects.exists()


def test_a_recipe_from_a_file_fills_the_form(cura, client_of):
    browser = client_of(cura)
    page = browser.post("/curate/recipe", {"do": "fill", "text": '{"name": "herons", "caps": {"prompt": 7}}'}).text
    filled = RecipeForm(FILLED).recipe()
    assert (
        filled
        and filled.id
        == recipe(
            size={"min_side": 1, "mimes": ["image/png"]},
            caps={"prompt": None, "person": 200},
            split={"holdout": 0, "largest_component": 1},
            caption={"from": ["prompt", "title"]},
        ).id
    ), "the same recipe has the same id"
    assert 'value="herons"' in page and re.search(r'name="caps__prompt" value="7"', page)
    assert (
        "caps.promt"
        in browser.post("/curate/recipe", {"do": "fill", "text": '{"name": "a", "caps": {"promt": 7}}'}).text
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_every_recipe_that_comes_along_is_one(name, cura, client_of):
    assert shipped(name).name == name
    assert f'value="{name}"' in client_of(cura).get("/curate/recipe", {"start": name}).text


def test_stages_are_named_in_the_readers_language(cura, snapshot, client_of):
    browser = client_of(cura)
    with translation.override("fr"):
        page = browser.get(f"/curate/{snapshot.pk}", headers={"Accept-Language": "fr"}).text
    assert "eligibility" not in page and "near-copies" not in page


def test_a_build_that_is_cancelled_or_was_killed(cura, client_of):
    asked = builds.start(recipe(), by=cura, keeps=True)
    client_of(cura).post(f"/curate/builds/{asked.pk}")
    asked.refresh_from_db()
    assert asked.state == Build.State.CANCELLED
    building.work(asked)
    asked.refresh_from_db()
    assert asked.state == Build.State.CANCELLED, "what ends later does not say otherwise"


def test_no_more_than_four_are_under_way(cura):
    for _number in range(4):
        builds.start(recipe(), by=cura, keeps=False)
    with pytest.raises(Problem, match="Four recipes"):
        builds.start(recipe(), by=cura, keeps=False)


def test_a_build_says_in_the_language_of_who_asked_why_nothing_is_left(cura, client_of, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    asked = builds.start(recipe(), by=cura, keeps=True)
    building.work(asked)
    asked.refresh_from_db()
    assert asked.state == Build.State.FAILED and "Nothing is left" in asked.errors["eligibility"][0]
    page = client_of(cura).get(f"/curate/builds/{asked.pk}").text
    assert "Nothing is left" in page and "<code>eligibility" not in page, "its stage is named in words"


def test_pictures_are_left_out_of_the_next_build_until_that_is_undone(cura, snapshot, built, client_of):
    browser, page = client_of(cura), f"/curate/{snapshot.pk}/pictures"
    first = sorted(ids(snapshot))[0]
    key = Selected.objects.filter(image=first).get().image
    said = browser.post(page, {"do": "exclude", "image": [str(key)], "note": "blurred"}, follow=True).text
    assert "1 picture is left out of the next build." in said and "blurred" in said and "cura" in said
    without = built(split={"holdout": 0, "largest_component": 1})
    assert ids(without) == ids(snapshot) - {first}
    assert "A curator excluded it." in why(without, first)
    browser.post(page, {"do": f"undo {Change.objects.get().pk}"})
    assert built(split={"holdout": 0, "largest_component": 1}).pk == snapshot.pk, "as if nothing had been decided"
    assert "Undone by cura" in browser.get("/curate/changes/first-look").text


def test_what_a_curator_keeps_passes_caps_and_copies_but_never_consent(
    cura, ada, bruno, factory, allowing, built, client_of
):
    allowing(ada)
    allowed = [shown(factory, ada, "the same prompt") for _number in range(3)]
    refused = shown(factory, bruno, "not allowed")
    changed = {"caps": {"prompt": 1}, "split": {"holdout": 0, "largest_component": 1}}
    snapshot = built(**changed)
    assert len(ids(snapshot)) == 1
    images = [str(image.pk) for image in (*allowed, refused)]
    client_of(cura).post(f"/curate/{snapshot.pk}/pictures", {"do": "include", "image": images})
    assert ids(built(**changed)) == {str(image.pk) for image in allowed}


def test_captions_are_written_over_many_pictures_and_undone(cura, snapshot, built, client_of):
    browser, page = client_of(cura), f"/curate/{snapshot.pk}/pictures"
    images = sorted(ids(snapshot))
    browser.post(page, {"do": "caption", "image": images[:2], "words": "oil  painting,", "way": "before"})
    browser.post(page, {"do": "caption", "image": images[:1], "words": "a lighthouse", "way": "set"})

    def captions():
        built_now = built(split={"holdout": 0, "largest_component": 1})
        return [row["caption"] for row in storage.read(built_now, "rows").to_pylist()]

    assert captions() == ["a lighthouse", "oil painting, ada's 1", "ada's 2"]
    browser.post(page, {"do": f"undo {Change.objects.latest('pk').pk}"})
    assert captions()[0] == "oil painting, ada's 0"
    assert "Write the words" in browser.post(page, {"do": "caption", "image": images}, follow=True).text


def test_what_fell_is_shown_by_its_reason(cura, bruno, snapshot, client_of):
    browser, page = client_of(cura), f"/curate/{snapshot.pk}/pictures"
    assert bruno.images.get().key in browser.get(page, {"of": "consent"}).text
    assert browser.get(page).text.count('name="image"') == 3
    assert browser.get(page, {"of": "nonsense"}).status_code == 404


def test_copies_and_families_are_found_beside_what_was_kept(cura, ada, factory, allowing, built, client_of):
    allowing(ada)
    first = shown(factory, ada, "the first")
    child = shown(factory, ada, "its child", parents=[(first, Edge.Kind.REMIX, 0.5)])
    twins = [shown(factory, ada, f"twin {number}") for number in range(2)]
    Image.objects.filter(pk__in=[twin.pk for twin in twins]).update(sha256="5" * 64)
    snapshot = built(split={"holdout": 0, "largest_component": 1})
    browser = client_of(cura)
    copies = browser.get(f"/curate/{snapshot.pk}/copies").text
    assert all(twin.key in copies for twin in twins) and child.key not in copies
    related = browser.get(f"/curate/{snapshot.pk}/families").text
    assert first.key in related and child.key in related and "2 together" in related


def test_groups_are_counted_anew_when_something_is_taken_back(ada, factory, allowing, built):
    allowing(ada)
    first = shown(factory, ada, "the first")
    for number in range(2):
        shown(factory, ada, f"child {number}", parents=[(first, Edge.Kind.REMIX, 0.5)])
    snapshot = built(split={"holdout": 0, "largest_component": 1})
    assert list(Selected.objects.filter(relatives__gt=0).values_list("relatives", flat=True)) == [3]
    last = sorted(ids(snapshot))[-1]
    erase(ada.images.filter(pk=last))
    take_back()
    snapshot.refresh_from_db()
    assert snapshot.taken == 1 and snapshot.concentration["largest"][0][1] == 2
    assert list(Selected.objects.filter(relatives__gt=0).values_list("relatives", flat=True)) == [2]


def test_whose_the_pictures_are_is_counted_with_the_snapshot(cura, ada, snapshot, client_of):
    page = client_of(cura).get(f"/curate/{snapshot.pk}/people").text
    assert "100.0 %" in page


def test_two_snapshots_are_compared_once(cura, ada, snapshot, factory, built, client_of):
    fresh = shown(factory, ada, "a fourth")
    later = built(split={"holdout": 0, "largest_component": 1})
    browser, page = client_of(cura), f"/curate/{later.pk}/difference?with={snapshot.pk}"
    assert "being compared" in browser.get(page).text
    found = differences.difference_of(later, snapshot)
    differences.work_out(found.pk)
    told = browser.get(page).text
    assert "being compared" not in told and fresh.key in told and "In both 3" in told


def test_only_who_may_act_in_the_room_does(people, snapshot, client_of):
    ship(apps.get_app_config("curation"), using="default")
    guest = people("guest")
    guest.user_permissions.add(Permission.objects.get(codename="view_snapshot"))
    browser = client_of(guest)
    page = browser.get(f"/curate/{snapshot.pk}/pictures")
    assert page.status_code == 200 and "own-bar" not in page.text
    assert browser.post(f"/curate/{snapshot.pk}/pictures", {"do": "exclude"}).status_code == 404


def test_no_page_of_a_snapshot_asks_more_for_more_pictures(cura, ada, snapshot, factory, built, client_of):
    browser = client_of(cura)

    def queries_of(address):
        with CaptureQueriesContext(connection) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    def queries(of):
        pages = ["", "/pictures", "/pictures?of=consent", "/copies", "/families", "/people"]
        return {page: queries_of(f"/curate/{of.pk}{page}") for page in pages}

    few = queries(snapshot)
    for number in range(4):
        shown(factory, ada, f"more {number}")
    many = queries(built(split={"holdout": 0, "largest_component": 1}))
    assert [page for page in few if not many[page] <= few[page] <= 12] == []


def test_a_page_begins_after_the_last_picture_of_the_one_before(cura, snapshot, monkeypatch):
    monkeypatch.setattr("curation.room.board.SIZE", 2)
    first = board(snapshot, CHOSEN, "", cura)
    second = board(snapshot, CHOSEN, first.next_cursor, cura)
    assert [card.pk for page in (first, second) for card in page] == sorted(UUID(one) for one in ids(snapshot))


def test_a_command_that_finds_no_recipe_says_so(tmp_path: Path):
    with pytest.raises(CommandError, match=r"no such file or directory.*rehearsal"):
        call_command("dataset", "build", str(tmp_path / "none.json"))


def test_a_process_whose_build_was_cancelled_ends_itself(cura):
    asked = builds.start(recipe(), by=cura, keeps=True)
    builds.cancel(asked)
    assert not builds.beat(asked.pk)
    ended = Event()
    before = signal.signal(signal.SIGTERM, lambda *_told: ended.set())
    with beating(lambda: False):
        assert ended.wait(10)
    signal.signal(signal.SIGTERM, before)
