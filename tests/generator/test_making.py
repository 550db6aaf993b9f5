"""The maker's room: words of one's own again, the form filled from a file, before and after."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo

from gallery.models import Edge, Image
from gallery.posts import publication
from generator.jobs.acceptance import accept
from generator.jobs.turns import next_turn
from generator.models import SavedPrompt
from generator.requests.request import GenerationRequest
from lib.ids import to_text
from lib.pages.form_key import FIELD, key_for

pytestmark = pytest.mark.usefixtures("studio")
SAID = "a heron in fog, ink\nNegative prompt: people\nSteps: 9, Sampler: Euler a, CFG scale: 6, Seed: 77, Size: 96x64"


def picture_file(parameters: str = "") -> SimpleUploadedFile:
    out, told = io.BytesIO(), PngInfo()
    if parameters:
        told.add_text("parameters", parameters)
    Picture.new("RGB", (96, 64), "teal").save(out, "PNG", pnginfo=told)
    return SimpleUploadedFile("heron.png", out.getvalue(), "image/png")


# -- words of one's own


def test_what_one_asked_for_lately_and_what_one_kept_is_at_hand(ada, bruno, client_of, ask):
    ask(ada, "a heron in fog")
    ask(bruno, "somebody else's words")
    ask(ada, "a {red|blue} boat")
    browser = client_of(ada)
    browser.post("/prompts", {"prompt": " a heron in fog "})
    browser.post("/prompts", {"prompt": "a heron in fog"})
    page = browser.get("/create").text
    assert SavedPrompt.objects.count() == 1
    assert page.count('<option value="a heron in fog">') == 1
    assert '<option value="a {red|blue} boat">' in page, "as it was typed"
    assert 'href="/create?prompt=a%20heron%20in%20fog"' in page, "without a script"
    assert "somebody else" not in page


def test_nobody_removes_anothers(ada, bruno, client_of):
    kept = SavedPrompt.keep("mine", by=ada)
    assert client_of(bruno).post(f"/prompts/{to_text(kept.pk)}/delete").status_code == 302
    assert SavedPrompt.objects.exists()


def test_a_kept_prompt_is_removed_and_nothing_is_kept_of_nothing(ada, client_of):
    browser, kept = client_of(ada), SavedPrompt.keep("mine", by=ada)
    for _press in range(2):
        assert browser.post(f"/prompts/{to_text(kept.pk)}/delete").status_code == 302
    browser.post("/prompts", {"prompt": "  "})
    assert not SavedPrompt.objects.exists()


def test_however_many_there_are_it_costs_no_more(ada, client_of):
    browser = client_of(ada)
    browser.get("/create")
    counts = []
    for number in range(12):
        SavedPrompt.keep(f"words {number}", by=ada)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/create")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_words_to_keep_are_not_lost_with_the_session(ada):
    browser = Client(headers={"Referer": "http://testserver/create", "Origin": "http://testserver"})
    answer = browser.post("/prompts", {"prompt": "a heron in fog", FIELD: key_for(ada)})
    assert answer["Location"].endswith("?next=/create")
    browser.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert 'aria-label="Your prompt">a heron in fog</textarea>' in browser.get("/create").text


# -- from a file


def test_a_pictures_file_fills_the_form(ada, client_of):
    browser = client_of(ada)
    answer = browser.post("/create/from-file", {"picture": picture_file(SAID)})
    assert (answer.status_code, answer["Location"]) == (302, "/create?filled=1")
    page = browser.get(answer["Location"]).text
    assert "As stated by its maker in the file heron.png." in page
    assert "a heron in fog, ink</textarea>" in page
    for name, value in (("negative_prompt", "people"), ("seed", "77"), ("steps", "9"), ("guidance_scale", "6.0")):
        assert f'name="{name}"' in page and f'value="{value}"' in page, name
    assert 'value="96x64" checked' in page
    assert not Image.objects.exists(), "the file is not kept"
    assert "As stated by its maker" not in browser.get("/create").text


def test_a_file_that_says_nothing_or_is_none_is_told(ada, client_of):
    browser = client_of(ada)
    browser.post("/create/from-file", {"picture": picture_file()})
    assert "This file says nothing of how it was made." in browser.get("/create").text
    browser.post("/create/from-file", {"picture": SimpleUploadedFile("x.png", b"no picture")})
    assert "not a picture we can read" in browser.get("/create").text
    too_long = browser.generic("POST", "/create/from-file", b"", headers={"Content-Length": str(10**9)})
    assert (too_long.status_code, too_long.url) == (302, "/create")
    assert "smaller copy" in browser.get("/create").text


# -- before and after


def test_a_thread_shows_what_it_was_made_from_and_before_and_after(ada, bruno, client_of, post_by, draw):
    post = post_by(bruno)
    request = GenerationRequest("in winter", task="image2image")
    first = draw(accept(ada, request, sources=[(post.cover, Edge.Kind.REMIX)]))
    second = draw(next_turn(first, "more birds", by=ada))
    page = client_of(ada).get(second.thread.get_absolute_url()).text
    assert "Made from this picture" in page and f'href="{post.get_absolute_url()}"' in page
    assert page.count("data-compare") - page.count("data-compare-") == 2
    assert page.count("Before</figcaption>") == page.count("After</figcaption>") == 2
    assert page.count("data-zoom ") == 2 and 'id="zoom"' in page


def test_what_is_private_by_now_is_not_shown_in_the_thread(ada, bruno, client_of, post_by, draw):
    post = post_by(bruno)
    request = GenerationRequest("in winter", task="image2image")
    job = draw(accept(ada, request, sources=[(post.cover, Edge.Kind.REMIX)]))
    publication.edit(post, by=bruno, visibility="private")
    page = client_of(ada).get(job.thread.get_absolute_url()).text
    assert "Made from this picture" not in page and "data-compare" not in page


def test_a_candidate_is_downloaded_with_its_record(ada, client_of, ask, draw):
    job = draw(ask(ada, "a heron"))
    page = client_of(ada).get(job.thread.get_absolute_url()).text
    (image,) = job.images()
    address = f"{image.url('original')}?download=record"
    assert f'href="{address}"' in page
    assert b"a heron" in client_of(ada).get(address).content


def test_a_thread_that_was_just_touched_is_not_zero_minutes_old(ada, client_of, ask):
    ask(ada, "a heron")
    for page in ("/threads", "/create"):
        text = client_of(ada).get(page).text
        assert "0\xa0minutes" not in text and ">now<" in text, page
