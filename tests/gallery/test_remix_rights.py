"""Who lets others remix which picture; the strictest above holds; taking back says what it touches, and all follows."""

from __future__ import annotations

import io
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent
from curation.consent import refused
from curation.models import Selected, Snapshot
from gallery.images import remix_rights, signing, touched, training_rights
from gallery.images.image_store import Parent
from gallery.images.usage import may_use, why_not
from gallery.models import Credential, Image, Post
from gallery.posts import publication
from lib.credentials import folder
from lib.credentials.statement import REMIX
from lib.imaging.intake import credential
from lib.problems import Problem

pytestmark = pytest.mark.django_db
CLOSED = "Its maker does not let others remix it."
CLOSED_ABOVE = "It holds pixels of a picture whose maker does not let others remix it."
FORM = {"title": "x", "rating": "everyone", "visibility": "public"}


@pytest.fixture
def family(ada, bruno, factory):
    """Ada's picture, and Bruno's remix of it, both posted."""
    hers = factory.post(ada)
    return hers, factory.post(bruno, images=[factory.image(bruno, parents=[(hers.cover, "remix", 0.5)])])


def test_the_strictest_above_holds_for_what_has_its_pixels(family, ada, bruno, cleo):
    hers, his = family
    assert may_use(his.cover, cleo)
    remix_rights.say(hers.cover, "notAllowed", by=ada)
    assert (why_not(hers.cover, cleo), why_not(his.cover, cleo)) == (CLOSED, CLOSED_ABOVE)
    assert may_use(his.cover, bruno), "one's own pictures always may"
    his.refresh_from_db()
    assert not his.remixable
    remix_rights.say(hers.cover, "inherit", by=ada)
    his.refresh_from_db()
    assert may_use(his.cover, cleo) and his.remixable


def test_words_alone_carry_no_terms(ada, bruno, cleo, factory):
    hers = factory.post(ada)
    child = factory.post(
        bruno, images=[factory.image(bruno, parents=[Parent(hers.cover, "remix", None, pixels=False)])]
    )
    remix_rights.say(hers.cover, "notAllowed", by=ada)
    assert may_use(child.cover, cleo)


def test_the_settings_hold_where_a_picture_says_nothing(family, ada, cleo, client_of, factory):
    hers, his = family
    said = factory.post(ada)
    remix_rights.say(said.cover, "allowed", by=ada)
    browser = client_of(ada)
    page = browser.post("/settings/consent", {"remix": "notAllowed"}).content.decode()
    assert "1 post by others was made from it" in page
    assert may_use(hers.cover, cleo), "nothing is done before it is said"
    assert browser.post("/settings/consent", {"remix": "notAllowed", "sure": "1"}).status_code == 302
    assert not any(may_use(post.cover, cleo) for post in (hers, his, said)), "a no to everything ends each yes"
    remix_rights.say(said.cover, "allowed", by=ada)
    assert may_use(said.cover, cleo)


def test_who_is_not_here_cannot_be_asked(family, ada, cleo):
    _hers, his = family
    ada.suspend()
    his.refresh_from_db()
    assert not may_use(his.cover, cleo) and not his.remixable
    ada.unsuspend()
    his.refresh_from_db()
    assert may_use(his.cover, cleo) and his.remixable


def test_only_the_maker_says(family, bruno):
    with pytest.raises(Problem):
        remix_rights.say(family[0].cover, "allowed", by=bruno)


def test_the_form_of_a_post_says_it_of_each_picture_and_shows_it(family, ada, cleo, client_of):
    hers, his = family
    browser, address = client_of(ada), f"{hers.get_absolute_url()}/edit"
    rights = {f"rights-{hers.cover.key}-remix": "notAllowed"}
    asked = browser.post(address, FORM | {"remixable": "on"} | rights)
    assert asked.status_code == 200 and "1 post by others was made from it" in asked.content.decode()
    assert f'name="rights-{hers.cover.key}-remix" value="notAllowed"' in asked.content.decode()
    assert browser.post(address, FORM | {"remixable": "on", "sure": "1"} | rights).status_code == 302
    assert not may_use(hers.cover, cleo)
    page = client_of(cleo).get(his.get_absolute_url()).content.decode()
    assert "Not for remixing" in page and "<dt>Remixes by others</dt><dd>Not allowed</dd>" in page
    page = browser.get(hers.get_absolute_url()).content.decode()
    assert "Not for remixing" not in page and "data-key-remix" in page, "one's own one may always go on from"
    again = browser.post(address, FORM | {"remixable": "on"} | {f"rights-{hers.cover.key}-remix": "notAllowed"})
    assert again.status_code == 302 and may_use(hers.cover, cleo), "the box is for all pictures of the post"


def test_a_licence_may_be_chosen_for_all_that_is_posted_from_then_on(ada, client_of, factory):
    before, browser = factory.post(ada), client_of(ada)
    browser.post("/settings/consent", {"licence": "CC-BY-4.0"})
    assert browser.post("/settings/consent", {"licence": "mine"}).status_code == 400
    ada.refresh_from_db()
    image = factory.image(ada)
    assert 'value="CC-BY-4.0" selected' in browser.get(f"/posts/new?image={image.key}").content.decode()
    posted, other = factory.post(ada), FORM | {"image": image.key, f"rights-{image.key}-licence": "", "publish": "1"}
    assert browser.post("/posts/new", other).status_code == 302
    found = [Image.objects.get(pk=one.pk).licence for one in (before.cover, posted.cover, image)]
    assert found == ["", "CC-BY-4.0", ""]


def test_programs_say_it_and_read_it(family, ada, bruno, api_of):
    hers, his = family
    said = api_of(ada).patch(f"/api/v1/images/{hers.cover.key}", {"remix": "notAllowed"}, format="json").json()
    assert said["remix_effective"] == "notAllowed"
    assert api_of(bruno).get(f"/api/v1/images/{his.cover.key}").json()["remix_effective"] == "notAllowed"
    assert api_of(bruno).get(f"/api/v1/posts/{his.key}").json()["remixable"] is False
    assert api_of(bruno).get(his.cover.url("record")).json()["remix_effective"] == "notAllowed"
    me = api_of(ada).put("/api/v1/me/consent", {"allowed": False, "remix": False}, format="json").json()
    assert (me["allowed"], me["remix"]) == (False, False)


def test_taking_back_counts_what_it_touches_in_few_queries(family, ada, factory, people):
    hers, his = family
    dora = people("dora")
    factory.post(dora, images=[factory.image(dora, parents=[(his.cover, "edit", 0.5)])])
    factory.post(dora, images=[factory.image(dora, parents=[(hers.cover, "remix", 0.5)])], visibility="unlisted")
    image = hers.cover
    with CaptureQueriesContext(connection) as asked:
        [said] = touched.consequences(ada, [image.pk])
    assert said.sentence.startswith("2 posts by others") and len(asked) == 2


def test_deleting_a_post_says_first_what_it_touches(family, ada, client_of):
    hers, _his = family
    browser, address = client_of(ada), f"{hers.get_absolute_url()}/delete"
    assert "1 post by others was made from it" in browser.post(address).content.decode()
    assert browser.post(address, {"sure": "1"}).status_code == 302
    hers.refresh_from_db()
    assert hers.state == "deleted"


@pytest.fixture
def signs(settings, tmp_path):
    settings.CREDENTIALS_FOLDER = tmp_path / "authority"
    folder.make(settings.CREDENTIALS_FOLDER, "A gallery")


def a_snapshot(*images):
    plain = {"name": "set", "recipe": {}, "recipe_id": "0" * 64, "events": "0" * 64, "root": "0" * 64}
    snapshot = Snapshot.objects.create(id="1" * 64, rehearsal=True, rows=len(images), **plain)
    Selected.objects.bulk_create(Selected(snapshot=snapshot, image=image.pk) for image in images)


def test_once_it_is_taken_back_everything_that_must_has_changed(
    signs, family, ada, bruno, cleo, client, client_of, api_of
):
    """Nothing is waited for: what is asked right behind the press is answered as it is from then on."""
    hers, his = family
    for person in (ada, bruno):
        Consent.say(person, allowed=True)
    a_snapshot(hers.cover, his.cover)
    sees = client_of(cleo)
    assert f"/create?post={his.key}" in sees.get("/new").content.decode()
    assert sees.get(his.cover.url("original"))["tdm-reservation"] == "0"
    assert refused([str(his.cover.pk)], rehearsal=True, published=True) == {}
    browser, address = client_of(ada), f"{hers.get_absolute_url()}/edit"
    key = hers.cover.key
    taken = FORM | {f"rights-{key}-remix": "notAllowed", f"rights-{key}-training": "notAllowed", "remixable": "on"}
    taken |= {"training": "on"}
    page = browser.post(address, taken).content.decode()
    for said in ("1 post by others", "1 signed file is", "1 dataset holds it"):
        assert said in page
    assert browser.post(address, taken | {"sure": "1"}).status_code == 302

    assert refused([str(his.cover.pk)], rehearsal=True, published=True) == {str(his.cover.pk): "consent_parent"}
    assert f"/create?post={his.key}" not in sees.get("/new").content.decode()
    file = sees.get(his.cover.url("original"))
    assert (file["tdm-reservation"], file["X-Robots-Tag"]) == ("1", "noai, noimageai")
    report = credential(_bytes(file), signing.anchors())
    assert report is not None
    assert report.training[training_rights.USE] == report.training[REMIX] == "notAllowed"
    [read] = [one for one in api_of(cleo).get("/api/v1/feeds/new").json()["results"] if one["id"] == his.key]
    assert read["remixable"] is False
    assert Credential.objects.in_force().get(image=his.cover, file="original").epoch == 2
    publication.delete(hers, by=ada)
    assert client.get(hers.cover.url("original")).status_code == 404


def _bytes(answer):
    return io.BytesIO(b"".join(answer) if answer.streaming else answer.content)


def test_what_has_only_the_words_is_not_counted_as_touched(ada, bruno, factory):
    hers = factory.post(ada)
    words = Parent(hers.cover, "remix", None, pixels=False)
    factory.post(bruno, images=[factory.image(bruno, parents=[words])])
    assert list(touched.consequences(ada, [hers.cover.pk])) == []
    assert touched.with_descendants([hers.cover.pk]) == [hers.cover.pk]


def test_a_no_to_remixes_alone_says_nothing_of_datasets(family, ada, client_of):
    hers, _his = family
    a_snapshot(hers.cover)
    browser, key = client_of(ada), hers.cover.key
    edit = f"{hers.get_absolute_url()}/edit"
    for address, said in (
        ("/settings/consent", {"remix": "notAllowed"}),
        ("/mine", {"do": "remix", "remix": "notAllowed", "image": key}),
        (edit, FORM | {f"rights-{key}-remix": "notAllowed", "remixable": "on"}),
    ):
        page = browser.post(address, said).content.decode()
        assert "1 post by others was made from it" in page and "dataset" not in page, address
    page = browser.post("/settings/consent", {"answer": "notAllowed"}).content.decode()
    assert "1 dataset holds it" in page


@pytest.mark.django_db(transaction=True)
def test_an_edit_holds_its_own_post_no_more_while_it_waits_for_newer_ones(family, ada):
    """Who publishes a newer one holds that, and then wants what it was made from."""
    hers, his = family
    done = Event()

    def close() -> None:
        publication.edit(Post.objects.get(pk=hers.pk), by=ada, remixable=False)
        done.set()
        connection.close()

    with transaction.atomic():
        Post.objects.select_for_update().get(pk=his.pk)
        closing = Thread(target=close)
        closing.start()
        assert not done.wait(1)
        Post.objects.select_for_update(nowait=True).get(pk=hers.pk)
    closing.join()
    his.refresh_from_db()
    assert not his.remixable
