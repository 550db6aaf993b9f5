"""The pages of the gallery, as people meet them."""

import pytest
from django.test import Client

from accounts.models import Consent
from gallery.models import Image, Like, Post

pytestmark = pytest.mark.django_db

FORM = {"title": "Night", "text": "", "tags": "night, sea", "rating": "everyone", "visibility": "public"}


def test_a_post_shows_its_picture_its_words_and_its_making(ada, image_by, post_by):
    image = image_by(ada, "a lighthouse at dusk", seed=1840277, steps=24, engine_version="1.2", run_seconds=3.84)
    post = post_by(ada, "Lighthouse", images=[image], alt_texts=["A lighthouse on a cliff"], tags=["sea"])

    page = Client().get(post.get_absolute_url()).text

    for words in (
        "Lighthouse",
        'alt="A lighthouse on a cliff"',
        "1840277",
        "3.8 s",
        "sketch 1.2",
        "sea",
    ):
        assert words in page
    assert "a drawing program and not an AI model" in page
    assert "Not allowed by its maker then" in page


def test_a_post_costs_a_bounded_number_of_queries(
    ada, bruno, client_of, image_by, post_by, django_assert_max_num_queries
):
    post = post_by(ada, images=[image_by(ada) for _ in range(4)])
    for _ in range(3):
        post_by(bruno, images=[image_by(bruno, parents=[(post.cover, "remix", 0.5)])])
    browser = client_of(bruno)
    browser.get(post.get_absolute_url())
    with django_assert_max_num_queries(30):
        browser.get(post.get_absolute_url())


def test_remixes_are_shown_below_what_they_were_made_from(ada, bruno, image_by, post_by):
    post = post_by(ada)
    remix = post_by(bruno, "Night", images=[image_by(bruno, parents=[(post.cover, "remix", 0.5)])])
    assert remix.get_absolute_url() in Client().get(post.get_absolute_url()).text
    page = Client().get(remix.get_absolute_url()).text
    assert "remixed from" in page
    assert "Ada" in page


def test_a_mature_picture_is_veiled_until_asked_for(ada, bruno, client_of, post_by):
    post = post_by(ada, rating="mature")
    for browser in (Client(), client_of(bruno)):
        assert "<figure" not in browser.get(post.get_absolute_url()).text
        assert "<figure" in browser.get(post.get_absolute_url() + "?show=1").text
    assert "<figure" in client_of(ada).get(post.get_absolute_url()).text


def test_a_picture_is_posted_from_one_screen(ada, client_of, image_by):
    image = image_by(ada, "a lighthouse at dusk")
    browser = client_of(ada)
    screen = browser.get(f"/posts/new?image={image.key}").text
    assert "a lighthouse at dusk" in screen

    answer = browser.post(
        f"/posts/new?image={image.key}",
        FORM | {"image": image.key, "alt_0": "A tower", "remixable": "on", "publish": "1"},
    )

    post = Post.objects.get()
    assert answer["Location"] == post.get_absolute_url()
    assert (post.state, post.title, post.shown[0].alt_text) == ("published", "Night", "A tower")
    assert sorted(tag.name for tag in post.tags.all()) == ["night", "sea"]
    assert not Consent.allows(ada)


def test_training_is_off_until_its_box_is_ticked(ada, client_of, image_by):
    image = image_by(ada)
    browser = client_of(ada)
    assert "checked" not in browser.get(f"/posts/new?image={image.key}").text.split('name="training"')[1].split(">")[0]
    browser.post(f"/posts/new?image={image.key}", FORM | {"image": image.key, "training": "on"})
    said = Consent.current(ada)
    assert said is not None
    assert said.source == "post"
    assert Consent.allows(ada)


def test_nothing_typed_is_lost_by_an_error(ada, client_of, image_by):
    image = image_by(ada)
    answer = client_of(ada).post(
        f"/posts/new?image={image.key}",
        FORM | {"image": image.key, "title": "x" * 121, "text": "My words", "alt_0": "My description", "tags": "mine"},
    )
    assert answer.status_code == 422
    for typed in ("My words", "My description", "mine", "x" * 121):
        assert typed in answer.text
    assert not Post.objects.exists()


def test_too_many_tags_have_a_sentence_beside_them(ada, client_of, image_by):
    image = image_by(ada)
    tags = ",".join(str(number) for number in range(13))
    answer = client_of(ada).post(f"/posts/new?image={image.key}", FORM | {"image": image.key, "tags": tags})
    assert answer.status_code == 422
    assert "At most 12 tags" in answer.text


@pytest.mark.parametrize("what", ["another's", "another's post", "nonsense"])
def test_only_own_pictures_can_be_posted(ada, bruno, client_of, image_by, post_by, what):
    key = {
        "another's": lambda: image_by(bruno).key,
        "another's post": lambda: post_by(bruno).cover.key,
        "nonsense": lambda: "x",
    }
    assert client_of(ada).get(f"/posts/new?image={key[what]()}").status_code == 404


def test_a_picture_that_is_posted_already_leads_to_its_post(ada, client_of, post_by):
    post = post_by(ada)
    answer = client_of(ada).get(f"/posts/new?image={post.cover.key}", follow=True)
    assert answer.redirect_chain == [(post.get_absolute_url(), 302)]
    assert "This is posted already" in answer.text


def test_what_is_left_out_since_it_is_posted_is_named(ada, client_of, image_by, post_by):
    post, image = post_by(ada, title="The pier"), image_by(ada)
    browser, address = client_of(ada), f"/posts/new?image={post.cover.key}&image={image.key}"
    page = browser.get(address).text
    assert "Left out here" in page and ">The pier</a>" in page
    sent = FORM | {"image": [post.cover.key, image.key], "alt_0": "The first", "alt_1": "The second"}
    again = browser.post(address, sent)
    assert again.status_code == 422 and "The second</textarea>" in again.text, "nothing is posted unseen"
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("origin", "prompt", "said"),
    [
        ("model", "a red kite", "AI-generated image: a red kite"),
        ("program", "a red kite", "Image drawn by a program: a red kite"),
        ("model", "", "Generated image without a description"),
        ("upload", "", "Uploaded image without a description"),
        ("model", "kite " * 100, "AI-generated image: " + ("kite " * 24)[:-1] + "…"),
    ],
)
def test_a_picture_without_its_makers_words_says_what_kind_it_is(ada, client_of, image_by, origin, prompt, said):
    image_by(ada, prompt, origin=origin)
    assert f'alt="{said}"' in client_of(ada).get("/posts/new").content.decode()


def test_without_a_picture_one_chooses_among_ones_own(ada, client_of, image_by):
    image = image_by(ada)
    assert image.key in client_of(ada).get("/posts/new").text


def test_a_deleted_post_can_be_undone_from_the_message(ada, client_of, post_by):
    post = post_by(ada)
    browser = client_of(ada)
    page = browser.post(f"{post.get_absolute_url()}/delete", follow=True).text
    undo = f"{post.get_absolute_url()}/restore"
    assert undo in page
    assert browser.get(post.get_absolute_url()).status_code == 404

    assert browser.post(undo).status_code == 302
    assert browser.get(post.get_absolute_url()).status_code == 200


def test_others_find_no_edit_page(ada, bruno, client_of, post_by):
    address = f"{post_by(ada).get_absolute_url()}/edit"
    assert client_of(ada).get(address).status_code == 200
    assert client_of(bruno).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_a_profile_lists_what_its_viewer_may_see(ada, bruno, client_of, draft_by, post_by):
    post_by(ada, "Open")
    post_by(ada, "Quiet", visibility="unlisted")
    draft_by(ada, "Unfinished")

    assert 'aria-label="Open"' in Client().get("/@ada").text
    assert 'aria-label="Quiet"' not in client_of(bruno).get("/@ada").text
    assert 'aria-label="Quiet"' in client_of(ada).get("/@ada/posts/private").text
    assert 'aria-label="Unfinished"' in client_of(ada).get("/@ada/posts/drafts").text
    assert client_of(bruno).get("/@ada/posts/drafts").status_code == 404


def test_a_profile_shows_what_its_person_likes(ada, bruno, cleo, post_by):
    post = post_by(ada, "Liked by Bruno")
    Like.add(post, bruno)
    assert 'aria-label="Liked by Bruno"' in Client().get("/@bruno/posts/liked").text


def test_whom_one_has_blocked_does_not_find_one(ada, bruno, client_of, post_by):
    post = post_by(ada)
    ada.block(bruno)
    assert client_of(bruno).get("/@ada").status_code == 404
    assert client_of(bruno).get(post.get_absolute_url()).status_code == 404
    assert client_of(ada).get("/@bruno").status_code == 200


@pytest.mark.long
def test_a_profile_is_paged_without_repeats_in_a_bounded_number_of_queries(
    ada, bruno, client_of, post_by, django_assert_max_num_queries
):
    posts = [post_by(ada, f"Number {number}") for number in range(45)]
    browser = client_of(bruno)
    browser.get("/@ada")
    with django_assert_max_num_queries(16):
        first = browser.get("/@ada")
    second = browser.get("/@ada", {"cursor": first.context["page"].next_cursor})
    shown = [post.pk for page in (first, second) for post in page.context["page"].rows]
    assert shown == [post.pk for post in reversed(posts)]


def test_an_upload_is_remade_and_stays_private(ada, client_of, picture_bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = SimpleUploadedFile("me.png", picture_bytes("teal", (300, 200)), "image/png")
    answer = client_of(ada).post("/uploads/new", {"picture": sent})

    image = Image.objects.get()
    assert answer.status_code == 302
    assert image.key in answer["Location"]
    assert (image.origin, image.visibility, image.maker) == ("upload", "private", ada)


def test_a_refused_upload_says_why_beside_the_field(ada, client_of):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client_of(ada).post("/uploads/new", {"picture": SimpleUploadedFile("x.png", b"%PDF-1.7", "image/png")})
    assert answer.status_code == 422
    assert "This is a PDF file" in answer.text


def test_a_body_that_is_too_long_is_refused_unread(ada, client_of):
    answer = client_of(ada).generic("POST", "/uploads/new", b"", headers={"Content-Length": str(10**9)})
    assert answer.status_code == 413
    assert "larger than" in answer.text
