"""Recipes choose pictures, and say of each that they leave out why."""

from __future__ import annotations

import pytest

from curation.snapshots import storage
from curation.snapshots.rows import records
from gallery.models.image import Edge
from lib.problems import Problem
from tests.curation.conftest import recipe

pytestmark = pytest.mark.django_db


def ids(snapshot):
    return {row["id"] for row in records(storage.read(snapshot, "rows"))}


def reasons(snapshot):
    return {row["id"]: row["reason"] for row in records(storage.read(snapshot, "dropped"))}


def shown(factory, maker, prompt="a lighthouse", **record):
    """A picture of this person that a post shows to everybody."""
    image = factory.image(maker, prompt, **record)
    factory.post(maker, prompt, images=[image])
    return image


def test_what_people_allow_is_chosen_and_nothing_else(ada, bruno, people, factory, allowing, built):
    dora = people("dora")
    dora.invented = True
    dora.save()
    allowing(ada, dora)
    mine, theirs, invented = (shown(factory, maker, f"by {maker}") for maker in (ada, bruno, dora))
    private = factory.image(ada, "nobody sees it")
    snapshot = built()
    assert ids(snapshot) == {str(mine.pk)}
    assert reasons(snapshot) == {
        str(theirs.pk): "consent",
        str(invented.pk): "invented",
        str(private.pk): "not_published",
    }


def test_pixels_of_who_does_not_allow_it_are_left_out_at_any_distance(ada, bruno, factory, allowing, built):
    allowing(ada)
    first = shown(factory, bruno, "the first")
    second = shown(factory, ada, "the second", parents=[(first, Edge.Kind.REMIX, 0.5)])
    third = shown(factory, ada, "the third", parents=[(second, Edge.Kind.EDIT, 0.5)])
    free = shown(factory, ada, "of nobody else")
    snapshot = built()
    assert ids(snapshot) == {str(free.pk)}
    assert reasons(snapshot)[str(third.pk)] == "consent_parent"


def test_drawings_of_a_program_are_for_rehearsals_alone(ada, factory, allowing, built):
    allowing(ada)
    drawn = shown(factory, ada, "drawn")
    made = shown(factory, ada, "made", origin="model", model="m", outputs_may_train=True)
    snapshot = built(rehearsal=False)
    assert ids(snapshot) == {str(made.pk)}
    assert reasons(snapshot) == {str(drawn.pk): "licence"}


def test_the_same_events_give_the_same_snapshot(ada, factory, allowing, built, events):
    allowing(ada)
    for number in range(6):
        shown(factory, ada, f"prompt {number}")
    once = events()
    assert built(once).pk == built(once).pk
    assert built(once).pk != built(once, split={"holdout": 0.3, "largest_component": 1, "seed": "other"}).pk


def test_an_empty_result_names_the_stage_that_emptied_it(ada, factory, built):
    shown(factory, ada)
    with pytest.raises(Problem) as refused:
        built()
    assert list(refused.value.errors) == ["eligibility"]
    assert "does not allow training" in str(refused.value.errors)


def test_a_lump_cannot_be_split(ada, factory, allowing, built):
    allowing(ada)
    for _ in range(4):
        shown(factory, ada, "one and the same prompt")
    shown(factory, ada, "another")
    with pytest.raises(Problem) as refused:
        built(split={"holdout": 0.3})
    assert "4 of 5" in refused.value.errors["split.largest_component"][0]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"caps": {"promt": 3}}, "caps.promt"),
        ({"colour": "red"}, "colour"),
        ({"name": "my-training-set"}, "name"),
        ({"name": "../up"}, "name"),
        ({"split": {"holdout": 2}}, "split.holdout"),
        ({"safety": {"ratings": []}}, "safety.ratings"),
        ({"rehearsal": "yes"}, "rehearsal"),
        ({"caps": 3}, "caps"),
        ({"caps": {"prompt": True}}, "caps.prompt"),
    ],
)
def test_a_recipe_is_refused_with_a_sentence_and_its_place(changed, place):
    with pytest.raises(Problem) as refused:
        recipe(**changed)
    assert list(refused.value.errors) == [place]
