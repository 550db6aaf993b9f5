"""Families of pictures, and the credit that outlives what it speaks of."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.lineage.family import Lineage, Sight
from gallery.lineage.parents import makers_of
from gallery.models import Credit, Post
from gallery.posts.bin import purge_bin
from gallery.posts.publication import delete, edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def remix_by(image_by, post_by):
    """A published remix of some posts."""

    def make(maker, *sources, title="Remix", kind="remix", **fields):
        parents = [(source.cover, kind, 0.6) for source in sources]
        return post_by(maker, title, images=[image_by(maker, title, parents=parents)], **fields)

    return make


def titles(nodes):
    """The tree as nested lists of titles, or of what stands in for them."""
    return [[node.title or node.sight.value, *titles(node.children)] for node in nodes]


def test_a_family_is_drawn_from_its_oldest_picture(ada, bruno, cleo, post_by, remix_by):
    oldest = post_by(ada, "Coast")
    night = remix_by(bruno, oldest, title="Night")
    remix_by(cleo, night, title="Boat")
    remix_by(ada, oldest, title="Storm")

    assert titles(Lineage(night, cleo).roots) == [["Coast", ["Night", ["Boat"]]]]
    assert titles(Lineage(oldest, cleo).roots) == [["Coast", ["Night", ["Boat"]], ["Storm"]]]


def test_a_picture_of_two_parents_names_both(ada, bruno, cleo, post_by, remix_by):
    coast, ink = post_by(ada, "Coast"), post_by(bruno, "Ink")
    both = remix_by(cleo, coast, ink, title="Both")

    lineage = Lineage(both, ada)
    assert [source.title for source in lineage.sources] == ["Coast", "Ink"]
    assert len(lineage.here.also_from) == 1
    page = Client().get(f"{both.get_absolute_url()}/lineage").text
    assert "also from" in page


def test_what_a_viewer_may_not_see_keeps_its_place_without_a_name(ada, bruno, cleo, people, post_by, remix_by):
    secret = post_by(ada, "Secret")
    bruno.follow(ada)
    shown = remix_by(bruno, secret, title="Shown")
    edit(secret, by=ada, visibility="followers")

    assert titles(Lineage(shown, bruno).roots) == [["Secret", ["Shown"]]]
    [root] = Lineage(shown, cleo).roots
    assert (root.sight, root.maker, root.post, root.image) == (Sight.HIDDEN, None, None, None)
    page = Client().get(f"{shown.get_absolute_url()}/lineage").text
    assert "A private picture" in page
    assert "Secret" not in page
    assert "Ada" not in page


def test_what_is_unlisted_is_not_told_by_its_remix(ada, bruno, cleo, client_of, api_of, post_by, remix_by):
    secret = post_by(ada, "Secret", visibility="unlisted")
    shown = remix_by(bruno, secret, title="Shown")

    for viewer, browser in ((cleo, client_of(cleo)), (bruno, client_of(bruno)), (AnonymousUser(), Client())):
        assert titles(Lineage(shown, viewer).roots) == [["hidden", ["Shown"]]]
        page = browser.get(shown.get_absolute_url()).text
        assert secret.key not in page and "Secret" not in page
    assert titles(Lineage(shown, ada).roots) == [["Secret", ["Shown"]]]
    assert titles(Lineage(secret, cleo).roots) == [["Secret", ["Shown"]]]
    assert api_of(cleo).get(f"/api/v1/images/{shown.cover.key}").json()["parents"] == []


def test_what_was_never_public_is_not_named_when_it_is_gone(ada, bruno, cleo, post_by, remix_by):
    secret = post_by(ada, "Secret", visibility="unlisted")
    shown = remix_by(bruno, secret, title="Shown")
    delete(secret, by=ada)
    assert "Ada" not in Client().get(shown.get_absolute_url()).text
    Post.objects.filter(pk=secret.pk).update(deleted="2020-01-01T00:00Z")
    assert purge_bin() == 1
    assert "Ada" not in Client().get(shown.get_absolute_url()).text
    assert makers_of(shown) == []


def test_private_remixes_of_others_leave_no_trace(ada, bruno, post_by, remix_by, image_by):
    coast = post_by(ada, "Coast")
    remix_by(bruno, coast, title="Mine alone", visibility="private")
    image_by(bruno, parents=[(coast.cover, "remix", 0.5)])

    assert Lineage(coast, ada).alone


def test_credit_survives_the_deletion_of_the_post(ada, bruno, cleo, post_by, remix_by):
    coast = post_by(ada, "Coast")
    night = remix_by(bruno, coast, title="Night")
    boat = remix_by(cleo, night, title="Boat")
    delete(night, by=bruno)

    page = Client().get(boat.get_absolute_url()).text
    assert "a picture by" in page
    assert "Bruno" in page

    Post.objects.filter(pk=night.pk).update(deleted="2020-01-01T00:00Z")
    assert purge_bin() == 1

    roots = Lineage(boat, ada).roots
    assert titles(roots) == [["Coast", ["gone", ["Boat"]]]]
    assert roots[0].children[0].maker == bruno


def test_credit_survives_the_deletion_of_the_account(
    ada, bruno, cleo, post_by, remix_by, django_capture_on_commit_callbacks
):
    coast = post_by(ada, "Coast")
    night = remix_by(bruno, coast, title="Night")
    boat = remix_by(cleo, night, title="Boat")
    with django_capture_on_commit_callbacks(execute=True):
        bruno.erase()

    roots = Lineage(boat, ada).roots
    assert titles(roots) == [["Coast", ["gone", ["Boat"]]]]
    assert roots[0].children[0].maker is None
    page = Client().get(boat.get_absolute_url()).text
    assert "remixed from a picture that was deleted" in page
    assert "Bruno" not in page
    coast.refresh_from_db()
    assert coast.remix_count == 0


def test_an_upload_is_named_as_one(ada, image_by, post_by):
    upload = image_by(ada, "", origin="upload", engine="", seed=None, task="")
    post = post_by(ada, "Over a photo", images=[image_by(ada, parents=[(upload, "upload", 0.4)])])
    assert "made from an upload" in Client().get(post.get_absolute_url()).text


def test_any_family_costs_the_same_number_of_queries(ada, bruno, post_by, remix_by):
    coast = post_by(ada, "Coast")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            Lineage(Post.objects.for_cards().get(pk=coast.pk), ada)
        return len(captured)

    remix_by(bruno, coast)
    few = queries()
    last = coast
    for number in range(5):
        last = remix_by(bruno, last, title=f"Generation {number}")
        remix_by(ada, coast, title=f"Sibling {number}")
    assert queries() == few
    assert few <= 7


def test_a_family_is_bounded(ada, bruno, post_by, remix_by):
    coast = post_by(ada, "Coast")
    for number in range(6):
        remix_by(bruno, coast, title=f"Sibling {number}")
    tree = Lineage(coast, ada, most=4).roots
    assert len(tree[0].children) == 4


def test_rows_that_lie_about_time_cannot_hang_a_page(ada, bruno, post_by, remix_by):
    coast = post_by(ada, "Coast")
    night = remix_by(bruno, coast, title="Night")
    Credit.objects.create(child=coast.cover, source=night.cover, kind="remix")
    assert Client().get(f"{coast.get_absolute_url()}/lineage").status_code == 200
    assert Client().get(f"{night.get_absolute_url()}/lineage").status_code == 200
