"""One's own pictures in one place: found, chosen, and done something with."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection

from gallery.files import storage
from gallery.images import carried
from gallery.models import Collection, Deletion, Image, Post
from gallery.tasks import purge_deleted
from generator.forms.own_pictures import OwnPicturesForm
from generator.jobs.acceptance import accept
from generator.jobs.own_pictures import Filters, own_pictures
from generator.models import EngineCard, Job
from generator.requests.request import GenerationRequest
from lib.ids import first_id
from tests.generator.fake_engine import ABLE

pytestmark = pytest.mark.django_db
MANY = """
INSERT INTO gallery_image SELECT (jsonb_populate_record(image, jsonb_build_object('id', uuidv7()))).*
FROM gallery_image image, generate_series(1, 3000) WHERE image.id = %(like)s
"""


@pytest.fixture(autouse=True)
def _engine(settings: Any) -> None:
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)


@pytest.fixture
def turn(ada: Any, image_by: Any) -> Any:
    """One that made two pictures."""
    job = accept(ada, GenerationRequest("a wooden house", candidates=2))
    Job.objects.filter(pk=job.pk).update(state="succeeded", finished=datetime.now(UTC))
    for candidate in range(2):
        image_by(ada, "a wooden house", job=job.pk, candidate=candidate)
    job.refresh_from_db()
    return job


def found(person: Any, **asked: Any) -> set[str]:
    return {image.prompt for image in own_pictures(person, OwnPicturesForm(asked).filters())}


def do(browser: Any, name: str, *images: Any, **more: Any) -> Any:
    return browser.post("/mine", {"do": name, "image": [image.key for image in images], **more}, follow=True)


# -- finding


def test_words_of_any_script_find_ones_own_pictures(ada, bruno, image_by):
    image_by(ada, "a lighthouse at dusk"), image_by(ada, "夜の灯台"), image_by(bruno, "a lighthouse of another")
    assert found(ada, q="Light dusk") == {"a lighthouse at dusk"}
    assert found(ada, q="灯台") == {"夜の灯台"}
    assert found(ada, q="100% of nothing") == set()


def test_filters_tell_posted_kept_uploaded_and_models_apart(ada, image_by, post_by, draft_by):
    post_by(ada, images=[image_by(ada, "posted")])
    draft_by(ada, images=[image_by(ada, "drafted")])
    image_by(ada, "brought", origin="upload")
    chosen = image_by(ada, "chosen", model="openly/gradients")
    Job.objects.filter(pk=accept(ada, GenerationRequest("words")).pk).update(kept=chosen)
    image_by(ada, "a mask", task="mask")
    assert found(ada, posted="yes") == {"posted"}
    assert found(ada, posted="draft") == {"drafted"}
    assert found(ada, posted="no") == {"drafted", "brought", "chosen"}
    assert found(ada, kept="on") == {"chosen"}
    assert found(ada, uploads="on") == {"brought"}
    assert found(ada, model="gradients") == {"chosen"}
    assert found(ada) == {"posted", "drafted", "brought", "chosen"}


def test_days_are_both_included(ada, image_by):
    for day in (3, 4, 5):
        moment = datetime(2026, 3, day, 12, tzinfo=UTC)
        image_by(ada, f"day {day}", id=first_id(moment), created=moment)
    assert found(ada, since="2026-03-04", until="2026-03-04") == {"day 4"}
    assert found(ada, since="2026-03-04") == {"day 4", "day 5"}


def test_the_page_costs_the_same_for_many(client_of, ada, image_by, post_by, django_assert_max_num_queries):
    for number in range(7):
        post_by(ada, images=[image_by(ada)]) if number % 2 else image_by(ada)
    browser = client_of(ada)
    browser.get("/mine")
    with django_assert_max_num_queries(12):
        page = browser.get("/mine").text
    assert page.count('name="image"') == 7


def test_the_grid_goes_on_without_a_gap_and_names_each_day_once(client_of, ada, image_by, monkeypatch):
    monkeypatch.setattr("generator.views.own_pictures.SIZE", 2)
    newest_first = [image_by(ada).key for _ in range(3)][::-1]
    first = client_of(ada).get("/mine").text
    cursor = first.partition("?cursor=")[2].partition('"')[0]
    second = client_of(ada).get(f"/mine?cursor={cursor}").text
    assert [key for page in (first, second) for key in newest_first if f'value="{key}"' in page] == newest_first
    assert (first.count("row-head"), second.count("row-head")) == (1, 0)


def test_a_broken_cursor_and_nonsense_in_the_filters_harm_nobody(client_of, ada):
    assert client_of(ada).get("/mine?cursor=nonsense").status_code == 404
    assert client_of(ada).get("/mine?since=whenever&posted=perhaps&model=%00").status_code == 200


def test_a_list_is_read_along_the_index_of_its_person(ada, bruno, image_by):
    first = image_by(bruno)
    image_by(ada)
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"like": first.pk})
        cursor.execute("ANALYZE gallery_image, gallery_postimage, gallery_post, generator_job")
        for asked in (Filters(), Filters(q="boat"), Filters(posted="no"), Filters(kept=True), Filters(model="x")):
            query, values = own_pictures(ada, asked).order_by("-id")[:61].query.sql_with_params()
            cursor.execute(f"EXPLAIN {query}", values)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "image_by_maker" in plan, plan
            assert "Seq Scan on gallery_image" not in plan, plan


# -- several at once


def test_several_are_posted_together(client_of, ada, image_by):
    images = [image_by(ada) for _ in range(2)]
    answer = do(client_of(ada), "post", *images)
    assert answer.request["PATH_INFO"] == "/posts/new"
    assert all(image.key in answer.text for image in images)
    assert "A post shows one to 8 pictures." in do(client_of(ada), "post", *[image_by(ada) for _ in range(9)]).text


def test_several_are_downloaded_as_one_file(client_of, ada, bruno, image_by):
    images, other = [image_by(ada) for _ in range(2)], image_by(bruno)
    lost = image_by(ada, "a lost one")
    storage.store().delete(lost.storage_key)
    answer = do(client_of(ada), "download", *images, lost, other)
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as zipped:
        assert zipped.testzip() is None
        kept = sorted(zipped.read(name) for name in zipped.namelist() if name.endswith(".png"))
        assert kept == sorted(carried.with_record(image) for image in images)
        assert all(b"Steps: " in data or b"parameters" in data for data in kept), "as a download of one's own"
        assert "a-lost-one" in zipped.read("not-found.txt").decode()


def test_a_file_is_not_larger_than_it_may_be(client_of, ada, image_by, monkeypatch):
    monkeypatch.setattr("gallery.images.archive.LARGEST", 10)
    assert "A ZIP file holds at most" in do(client_of(ada), "download", image_by(ada)).text


def test_several_are_collected_and_what_is_in_no_post_is_named(client_of, ada, image_by, post_by):
    post, alone = post_by(ada), image_by(ada)
    page = do(client_of(ada), "collect", post.cover, alone, title="Boats").text
    assert list(Collection.objects.get(owner=ada).posts.all()) == [post]
    assert "1 picture is in no post yet." in page


def test_nobody_collects_into_the_collections_of_others(client_of, ada, bruno, post_by):
    theirs = Collection.start(bruno, title="Boats")
    assert do(client_of(ada), "collect", post_by(ada).cover, collection=theirs.key).status_code == 404


def test_several_are_shown_to_others_or_not(client_of, ada, post_by):
    posts = [post_by(ada), post_by(ada)]
    do(client_of(ada), "show", *(post.cover for post in posts), visibility="private")
    assert set(Post.objects.values_list("visibility", flat=True)) == {"private"}
    assert "Choose who may see them." in do(client_of(ada), "show", posts[0].cover, visibility="martians").text


def test_several_are_deleted_at_once_and_undone_at_once(client_of, ada, image_by):
    images = [image_by(ada) for _ in range(3)]
    browser = client_of(ada)
    assert "3 pictures are deleted." in do(browser, "delete", *images).text
    assert not Image.objects.kept().exists()
    undo = f"/deletions/{Deletion.objects.get().key}/undo"
    assert "Bring back" in browser.get("/deletions").text
    browser.post(undo)
    assert Image.objects.kept().count() == 3
    assert browser.post(undo).status_code == 404


def test_what_it_means_is_said_before_it_is_done(client_of, ada, bruno, image_by, post_by):
    post = post_by(ada, "Harbour")
    post_by(bruno, images=[image_by(bruno, parents=[(post.cover, "remix", 0.6)])])
    page = do(client_of(ada), "delete", post.cover).text
    assert "Harbour" in page
    assert "1 remix by others was made from them." in page
    assert Image.objects.kept().filter(pk=post.cover.pk).exists()
    do(client_of(ada), "delete", post.cover, sure="1")
    assert not Image.objects.kept().filter(pk=post.cover.pk).exists()


def test_nothing_chosen_and_nothing_known_are_refused(client_of, ada, image_by):
    assert "Choose some pictures first." in do(client_of(ada), "delete").text
    assert do(client_of(ada), "explode", image_by(ada)).status_code == 404


def test_the_pictures_of_others_are_not_chosen(client_of, ada, bruno, image_by):
    image = image_by(bruno)
    do(client_of(ada), "delete", image)
    assert Image.objects.kept().filter(pk=image.pk).exists()


# -- turns and threads


def test_a_turn_goes_with_its_pictures_and_comes_back(client_of, ada, turn):
    browser = client_of(ada)
    address = f"{turn.get_absolute_url()}/delete"
    assert "2 pictures go with it." in browser.get(address).text
    browser.post(address)
    assert browser.get(turn.get_absolute_url()).status_code == 404
    assert not Image.objects.kept().exists()
    assert "A turn that was deleted" in browser.get("/settings/ledger").text
    browser.post(f"/deletions/{Deletion.objects.get().key}/undo")
    assert browser.get(turn.get_absolute_url()).status_code == 200
    assert Image.objects.kept().count() == 2


def test_a_turn_that_waits_is_called_off(client_of, ada):
    job = accept(ada, GenerationRequest("a market"))
    address = f"{job.get_absolute_url()}/delete"
    assert "What is still being made is called off." in client_of(ada).get(address).text
    client_of(ada).post(address)
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_thread_goes_and_comes_back_and_is_erased_at_last(client_of, ada, turn):
    browser, thread = client_of(ada), turn.thread
    address = f"{thread.get_absolute_url()}/delete"
    browser.post(address)
    assert browser.get(thread.get_absolute_url()).status_code == 404
    browser.post(f"/deletions/{Deletion.objects.get().key}/undo")
    assert browser.get(thread.get_absolute_url()).status_code == 200
    browser.post(address)
    Deletion.objects.update(at=datetime.now(UTC) - timedelta(days=31))
    purge_deleted()
    turn.refresh_from_db()
    thread.refresh_from_db()
    assert (turn.prompt, thread.title) == ("", "")
    assert turn.ledger.exists(), "the account goes on adding up"
    assert browser.get(thread.get_absolute_url()).status_code == 404


def test_nobody_deletes_turns_and_threads_of_others(client_of, bruno, turn):
    for address in (turn.get_absolute_url(), turn.thread.get_absolute_url()):
        assert client_of(bruno).post(f"{address}/delete").status_code == 404
    assert not Deletion.objects.exists()


def test_threads_are_named_pinned_and_searched(client_of, ada):
    browser = client_of(ada)
    old, new = (accept(ada, GenerationRequest(words)).thread for words in ("a stone bridge", "a red kite"))
    browser.post(f"{old.get_absolute_url()}/edit", {"title": "  Bridges of\nmine "})
    browser.post(f"{old.get_absolute_url()}/edit", {"pinned": "yes"})
    page = browser.get("/threads").text
    assert page.index("Bridges of mine") < page.index("a red kite")
    assert page.count(f'{old.get_absolute_url()}"') == 1
    for words, thread in (("bridges", old), ("stone BRIDGE", old), ("kite", new)):
        page = browser.get("/threads", {"q": words}).text
        assert [one for one in (old, new) if f'{one.get_absolute_url()}"' in page] == [thread]
    assert "No thread with these words" in browser.get("/threads?q=elephant").text
    assert "A thread has a name." in browser.post(f"{new.get_absolute_url()}/edit", {"title": " "}, follow=True).text


# -- programs


def test_programs_list_delete_and_bring_back(api_of, ada, image_by, post_by):
    api, post = api_of(ada), post_by(ada, images=[image_by(ada, "a boat")])
    image_by(ada, "a hut")
    listed = api.get("/api/v1/me/images?limit=1").json()
    assert [one["prompt"] for one in listed["results"]] == ["a hut"]
    assert listed["next"]
    assert [one["post"] for one in api.get("/api/v1/me/images?posted=yes").json()["results"]] == [post.key]
    assert api.get("/api/v1/me/images?since=whenever").status_code == 400
    dry = api.post("/api/v1/deletions/dry-run", {"images": [post.cover.key]}, format="json")
    assert (dry.status_code, dry.json()["posts"]) == (200, [post.key])
    made = api.post("/api/v1/deletions", {"images": [post.cover.key]}, format="json")
    assert (made.status_code, made.json()["images"]) == (201, 1)
    assert [one["id"] for one in api.get("/api/v1/deletions").json()["results"]] == [made.json()["id"]]
    assert api.delete(f"/api/v1/deletions/{made.json()['id']}").status_code == 204
    assert api.post("/api/v1/deletions", {}, format="json").status_code == 400


def test_programs_name_pin_search_and_delete_threads(api_of, ada, turn):
    api = api_of(ada)
    key = api.get("/api/v1/me/images").json()["results"][0]["thread"]
    thread = api.patch(f"/api/v1/threads/{key}", {"title": "Huts", "pinned": True}, format="json").json()
    assert (thread["title"], bool(thread["pinned"])) == ("Huts", True)
    assert [one["id"] for one in api.get("/api/v1/threads?q=huts").json()["results"]] == [key]
    assert api.post("/api/v1/deletions", {"thread": key}, format="json").json()["images"] == 2
    assert api.get("/api/v1/threads").json()["results"] == []
    assert api.get("/api/v1/jobs").json()["results"] == []
