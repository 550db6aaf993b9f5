"""Search by an example picture: one's own, a file that is not kept, on pages and for programs."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from accounts.models import Block
from feed.models import Card, Impression, Slate
from feed.search.by_picture import PACE
from gallery.models import HiddenPost, Image
from gallery.posts import publication

pytestmark = pytest.mark.django_db
ADDRESS = "/search/by-picture"


@pytest.fixture
def gallery(ada, bruno, shown_by, compared):
    """Three pictures, of which the first and the second are drawn alike."""
    posts = [shown_by(ada, 1, "first"), shown_by(bruno, 1, "second", scale=0.9), shown_by(ada, 9, "other")]
    compared()
    return posts


def sent(data, name="example.png"):
    return {"picture": SimpleUploadedFile(name, data)}


def test_a_file_leads_to_what_looks_like_it_and_is_not_kept(client, client_of, cleo, drawing, gallery, titles):
    images = Image.objects.count()
    answer = client_of(cleo).post(ADDRESS, sent(drawing(1, scale=1.5)))
    assert answer.status_code == 302
    assert Image.objects.count() == images
    page = client_of(cleo).get(answer["Location"])
    assert set(titles(page)[:2]) == {"first", "second"}
    assert titles(page)[2] == "other"
    assert titles(client.get(answer["Location"])) == titles(page)


def test_a_picture_of_ones_own_is_offered_and_leads_to_what_looks_like_it(
    client_of, cleo, bruno, image_by, drawing, gallery, titles
):
    own = image_by(cleo, data=drawing(9))
    address = f"{ADDRESS}?image={own.key}"
    assert f'href="{address}"' in client_of(cleo).get(ADDRESS).text
    assert titles(client_of(cleo).get(address))[0] == "other"
    assert client_of(bruno).get(address).status_code == 404
    assert client_of(cleo).get(f"{ADDRESS}?image=nonsense").status_code == 404


@pytest.mark.parametrize("data", [b"not a picture at all" * 20, b"GIF89a broken", b""])
def test_a_file_that_is_no_picture_gets_a_sentence_beside_the_field(client_of, cleo, data):
    answer = client_of(cleo).post(ADDRESS, sent(data))
    assert answer.status_code == 422
    [error] = answer.context["form"].errors["picture"]
    assert error in answer.text.replace("&#x27;", "'")


def test_nothing_and_too_much_get_one_too(client_of, cleo):
    assert client_of(cleo).post(ADDRESS).status_code == 422
    answer = client_of(cleo).post(ADDRESS, {}, headers={"Content-Length": str(99_000_000)})
    assert answer.status_code == 413
    assert "25" in answer.text


def test_visitors_are_asked_to_sign_in_before_a_file_is_read(client, drawing):
    assert "Sign in to search by a picture of yours" in client.get(ADDRESS).text
    assert client.post(ADDRESS, sent(drawing(1)))["Location"].startswith("/accounts/login")


@pytest.mark.parametrize("look", ["x", "AAAA", "é", "a" * 3000, "%00", "Zm9v" * 40])
def test_an_address_that_names_no_look_says_so(client, look):
    answer = client.get(ADDRESS, {"look": look})
    assert answer.status_code == 400
    assert "Choose the picture again" in answer.text


def test_words_are_answered_with_a_sentence_where_the_encoder_reads_none(client):
    assert client.get(f"{ADDRESS}?words=lighthouse").status_code == 400


def test_only_what_a_reader_may_see_stands_there(
    client, client_of, ada, bruno, cleo, image_by, drawing, shown_by, compared, gallery, titles
):
    first, _second, other = gallery
    shown_by(ada, 2, "mature", rating="mature")
    shown_by(ada, 3, "private", visibility="private")
    compared()
    publication.delete(other, by=ada)
    Block.objects.create(by=bruno, whom=cleo)
    HiddenPost.add(first, cleo)
    address = client_of(cleo).post(ADDRESS, sent(drawing(1)))["Location"]
    assert sorted(titles(client.get(address))) == ["first", "second"]
    assert titles(client_of(cleo).get(address)) == []
    assert "Nothing here looks like it" in client_of(cleo).get(address).text


def test_what_is_shown_is_logged_and_the_picture_is_not(client_of, cleo, drawing, gallery, flushed):
    address = client_of(cleo).post(ADDRESS, sent(drawing(1)))["Location"]
    with flushed():
        client_of(cleo).get(address)
    slate = Slate.objects.get(surface="by-picture")
    assert (slate.policy, len(slate.eligible_hash)) == ("look", 64)
    assert Impression.objects.filter(slate=slate.pk).count() == 3


def test_programs_ask_with_a_file_or_an_image(client, api_of, cleo, drawing, gallery):
    api, images = api_of(cleo), Image.objects.count()
    answer = api.post(f"/api/v1{ADDRESS}?limit=2", sent(drawing(1)), format="multipart").json()
    assert {one["title"] for one in answer["results"]} == {"first", "second"}
    assert (answer["next"], answer["notes"]) == (None, [])
    assert Image.objects.count() == images
    key = gallery[2].cover.key
    found = client.get(f"/api/v1{ADDRESS}?image={key}").json()["results"]
    assert found[0]["title"] == "other"
    refused = api.post(f"/api/v1{ADDRESS}", sent(b"no picture"), format="multipart")
    assert refused.status_code == 400
    assert refused.json()["errors"]["picture"]
    assert client.get(f"/api/v1{ADDRESS}").status_code == 400
    assert client.get(f"/api/v1{ADDRESS}?image=x").status_code == 404
    assert client.post(f"/api/v1{ADDRESS}", sent(drawing(1))).status_code == 401


def test_who_asks_too_often_waits(client_of, cleo, drawing):
    for _ in range(PACE.most):
        PACE.keep(cleo.pk)
    answer = client_of(cleo).post(ADDRESS, sent(drawing(1)))
    assert answer.status_code == 429
    assert "a lot in a short time" in answer.text


@pytest.mark.long
def test_without_an_index_of_vectors_buckets_stand_in(client_of, cleo, without_index, drawing, gallery, titles):
    address = client_of(cleo).post(ADDRESS, sent(drawing(1)))["Location"]
    assert set(titles(client_of(cleo).get(address))) >= {"first", "second"}


@pytest.mark.long
def test_posts_that_wait_to_be_compared_are_said_to_be_missing(client, gallery):
    address, similar = f"{ADDRESS}?image={gallery[0].cover.key}", f"/posts/{gallery[0].key}/similar"
    said = "have not been compared yet"
    assert said not in client.get(address).text + client.get(similar).text
    Card.objects.filter(pk=gallery[2].pk).update(compared="older means")
    assert said in client.get(address).text
    assert said in client.get(similar).text
    assert said in client.get(f"/api/v1{similar}").json()["notes"][0]


def test_it_is_one_page_and_costs_few_queries(client, gallery, django_assert_max_num_queries):
    address = f"{ADDRESS}?image={gallery[0].cover.key}"
    assert client.get(f"{address}&cursor=24~WzFd").status_code == 404
    with django_assert_max_num_queries(16):
        client.get(address)


@pytest.mark.long
def test_a_photograph_larger_than_an_encoder_needs_is_read(client_of, cleo, gallery):
    out = io.BytesIO()
    Picture.effect_noise((3000, 2000), 60).convert("RGB").save(out, "JPEG")
    assert client_of(cleo).post(ADDRESS, sent(out.getvalue(), "photo.jpg")).status_code == 302


def test_who_searched_by_a_file_sees_it_beside_what_was_found(client_of, ada, cleo, drawing, gallery):
    browser = client_of(cleo)
    found = browser.post(ADDRESS, sent(drawing(1)))["Location"]
    assert 'src="data:image/webp;base64,' in browser.get(found).text
    assert "The picture you searched by" not in client_of(ada).get(found).text, "it is shown to nobody else"
    browser.post(ADDRESS, sent(drawing(9)))
    assert "The picture you searched by" not in browser.get(found).text, "the last one alone is kept"
