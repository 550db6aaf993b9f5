"""What changes is looked at again, and nothing else is."""

from __future__ import annotations

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent
from curation.erasure import follow, take_back
from curation.exports.materialise import materialise
from curation.models import Recheck, Selected
from gallery.images.erasure import erase
from gallery.images.training_rights import say
from gallery.models import Post
from gallery.models.image import Edge
from gallery.posts import publication
from gallery.posts.clearance import set_clearance
from gallery.posts.deletion import delete
from tests.curation.test_building import ids, shown
from tests.rest_is_long import rest_is_long

pytestmark = pytest.mark.django_db
WHOLE = {"split": {"holdout": 0, "largest_component": 1}}


@pytest.fixture
def family(ada, bruno, factory, allowing, built):
    """Two pictures of ada's, and one that bruno made from the first; all in a snapshot."""
    allowing(ada, bruno)
    first, second = (shown(factory, ada, f"ada's {number}") for number in range(2))
    child = shown(factory, bruno, "made from it", parents=[(first, Edge.Kind.EDIT, 0.5)])
    snapshot = built(**WHOLE)
    Recheck.objects.all().delete()
    return first, second, child, snapshot


CHANGES = {
    "says no to it": lambda image: say(image, Consent.Answer.NOT_ALLOWED, by=image.maker),
    "shows it to nobody": lambda image: publication.edit(
        Post.objects.get(entries__image=image), by=image.maker, visibility="private"
    ),
    "deletes it": lambda image: delete(type(image).objects.filter(pk=image.pk), by=image.maker),
}


@pytest.mark.parametrize("act", rest_is_long(CHANGES, "deletes it"))
def test_what_a_maker_does_takes_it_out_and_what_was_made_from_it(act, family):
    first, second, child, snapshot = family
    CHANGES[act](first)
    follow()
    snapshot.refresh_from_db()
    left = {str(second.pk)} | ({str(child.pk)} if act == "shows it to nobody" else set())
    assert ids(snapshot) == left and not Recheck.objects.exists()


def test_who_is_suspended_or_says_no_to_everything_is_out_with_all(ada, bruno, family, built):
    _first, _second, _child, snapshot = family
    bruno.suspend()
    follow()
    snapshot.refresh_from_db()
    assert snapshot.taken == 1
    Consent.say(ada, allowed=False)
    follow()
    assert not Selected.objects.exists()


def test_where_nothing_changed_nothing_is_asked_of_any_picture(family, built):
    built(**WHOLE | {"caps": {"prompt": 7}})
    with CaptureQueriesContext(connection) as asked:
        assert follow() == 0
    assert len(asked) <= 5 and not any("gallery_image" in query["sql"] for query in asked.captured_queries)


def test_a_change_asks_for_what_it_is_of_alone(family, factory, ada, built):
    first, _second, _child, _snapshot = family

    def queries():
        say(first, Consent.Answer.AS_EVERYTHING, by=ada)
        say(first, Consent.Answer.ALLOWED, by=ada)
        with CaptureQueriesContext(connection) as asked:
            assert follow() == 0
        return len(asked)

    few = queries()
    for number in range(3):
        shown(factory, ada, f"more {number}")
    built(**WHOLE)
    assert queries() <= few + 16, "one snapshot more, whatever is in it"


def test_what_no_change_told_of_is_found_by_the_hourly_pass(family):
    first, *_others = family
    type(first).objects.filter(pk=first.pk).update(outputs_may_train=False, origin="upload")
    assert follow() == 0
    assert take_back() == 2


def test_a_folder_that_was_behind_is_caught_up_with(ada, family, built, tmp_path):
    first, _second, _child, snapshot = family
    made = materialise(snapshot, "hf-sft", tmp_path / "set")
    (tmp_path / "set").rename(tmp_path / "away")
    say(first, Consent.Answer.NOT_ALLOWED, by=ada)
    follow()
    (tmp_path / "away").rename(tmp_path / "set")
    follow()
    made.refresh_from_db()
    assert (made.state, made.rows) == (made.State.LIVE, 1)
    assert storages["default"].exists(f"datasets/snapshots/{snapshot.pk}/revocations.jsonl")


def test_what_is_withdrawn_while_a_snapshot_is_being_kept_leaves_it_with_the_next_look(ada, factory, allowing, built):
    allowing(ada)
    images = [shown(factory, ada, f"ada's {number}") for number in range(2)]

    def withdraw_late(left):
        """Once the database has been asked."""
        if left.stage == "live":
            say(images[0], Consent.Answer.NOT_ALLOWED, by=ada)

    snapshot = built(say=withdraw_late, **WHOLE)
    assert len(ids(snapshot)) == 2
    assert follow() == 1


def test_nothing_tells_of_an_erased_picture_why_it_fell(ada, bruno, factory, allowing, built):
    allowing(ada)
    shown(factory, ada, "ada's")
    fell = shown(factory, bruno, "not allowed")
    snapshot = built(**WHOLE)
    assert snapshot.dropped.filter(image=fell.pk).exists()
    erase(type(fell).objects.filter(pk=fell.pk))
    assert not snapshot.dropped.filter(image=fell.pk).exists()


def test_what_a_rule_is_against_is_looked_at_again_whether_or_not_a_post_shows_it(family, ada, factory):
    kept = factory.image(ada)
    set_clearance(kept.pk, "held")
    assert list(Recheck.objects.values_list("image", flat=True)) == [kept.pk]


def test_what_is_shown_to_everybody_is_not_looked_at_again(family, ada, factory):
    factory.post(ada)
    assert not Recheck.objects.exists()
