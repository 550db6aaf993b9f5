"""The record of a picture's making says what is so, also of pictures that are older than a column of it."""

import io

import pytest
from django.db import IntegrityError, connection
from PIL import Image as Picture

from gallery import tasks
from gallery.files import storage
from gallery.images.near_duplicates import near_duplicates
from gallery.models import Edge, Image
from lib.imaging.facts import facts
from tests.posts import picture_bytes

pytestmark = pytest.mark.django_db


def encoded(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def of_model(image_by, maker, **record):
    return image_by(maker, origin="model", task="image2image", **record)


def as_before_the_columns(*images):
    """As migration 0010 leaves rows that were there."""
    Image.objects.filter(pk__in=[image.pk for image in images]).update(
        record_version=0, pixel_sha256="", digital_source_type="", root=None, bands=None, adapters=None
    )
    Edge.objects.filter(child__in=images).update(role="", pixels=None)


def test_the_same_pixels_in_three_files_have_one_pixel_sha256():
    picture = Picture.linear_gradient("L").resize((70, 300)).convert("RGB")
    files = [
        encoded(picture, "PNG"),
        encoded(picture, "WEBP", lossless=True),
        encoded(picture.convert("RGBA"), "PNG", compress_level=1),
    ]
    found = [facts(data) for data in files]
    assert len({one.sha256 for one in found}) == 3
    assert len({one.pixel_sha256 for one in found}) == 1
    assert facts(encoded(picture.transpose(Picture.Transpose.ROTATE_90), "PNG")).pixel_sha256 != found[0].pixel_sha256


def test_what_does_not_show_makes_no_other_picture():
    clear = Picture.new("RGBA", (8, 8), (200, 10, 10, 0))
    other = Picture.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert facts(encoded(clear, "PNG")).pixel_sha256 == facts(encoded(other, "PNG")).pixel_sha256


def test_two_edits_from_an_upload_do_not_claim_to_be_all_a_models_work(ada, image_by):
    upload = image_by(ada, origin="upload")
    first = of_model(image_by, ada, parents=[(upload, "upload", 0.5)])
    second = of_model(image_by, ada, parents=[(first, "edit", 0.5)])
    assert second.digital_source_type == "compositeWithTrainedAlgorithmicMedia"
    assert b"digitalsourcetype/compositeWithTrainedAlgorithmicMedia" in storage.store().read(second.storage_key)


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        (["program"], "algorithmicMedia"),
        (["model"], "trainedAlgorithmicMedia"),
        (["upload"], ""),
        (["upload", "program"], "composite"),
        (["upload", "program", "model"], "compositeWithTrainedAlgorithmicMedia"),
        (["model", "program"], "compositeSynthetic"),
        (["program", "model"], "trainedAlgorithmicMedia"),
    ],
)
def test_the_source_type_is_of_all_whose_pixels_are_in_it(ada, image_by, chain, said):
    images: list[Image] = []
    for origin in chain:
        images.append(image_by(ada, origin=origin, parents=[(image, "edit", 0.5) for image in images[-1:]]))
    assert images[-1].digital_source_type == said


def test_a_prompt_taken_over_brings_no_pixels(ada, image_by):
    from gallery.images.image_store import Parent

    upload = image_by(ada, origin="upload")
    child = of_model(image_by, ada, parents=[Parent(upload, "remix", None, pixels=False)])
    assert child.digital_source_type == "trainedAlgorithmicMedia"
    assert list(child.edges_up.values_list("role", "pixels")) == [("inputTo", False)]


def test_a_parent_may_stand_in_two_roles_but_once_in_each(ada, image_by):
    parent = image_by(ada)
    child = image_by(ada, parents=[(parent, "remix", 0.5), (parent, "reference", None)])
    assert list(child.edges_up.order_by("position").values_list("role", flat=True)) == ["parentOf", "inputTo"]
    with pytest.raises(IntegrityError):
        Edge.objects.create(child=child, parent=parent, kind="edit", role="inputTo")


def test_the_root_of_a_line_is_its_first_picture(ada, bruno, image_by):
    root, other = image_by(ada), image_by(bruno)
    child = image_by(bruno, parents=[(root, "remix", 0.5), (other, "reference", None)])
    grandchild = image_by(bruno, parents=[(child, "edit", 0.5)])
    assert (root.root, child.root, grandchild.root) == (root.pk, root.pk, root.pk)


def test_every_new_picture_says_which_rules_it_was_made_under(ada, image_by):
    assert image_by(ada).policy_version


def test_older_pictures_are_completed_in_the_background(ada, image_by):
    upload = image_by(ada, origin="upload")
    first = of_model(image_by, ada, parents=[(upload, "upload", 0.5)], scheduler="default")
    facts_told = {"scheduler": "DDIMScheduler", "adapters": [{"name": "ink", "weight": 1.0, "sha256": "a" * 64}]}
    second = of_model(image_by, ada, parents=[(first, "edit", 0.5)], engine="diffusers", facts=facts_told)
    seeded = image_by(ada, queue_seconds=0.0)
    before = [upload, first, second, seeded]
    pixels = [image.pixel_sha256 for image in before]
    as_before_the_columns(*before)

    tasks.complete_image_records()

    for image in before:
        image.refresh_from_db()
    assert [image.pixel_sha256 for image in before] == pixels
    assert [image.digital_source_type for image in before] == [
        "",
        *["compositeWithTrainedAlgorithmicMedia"] * 2,
        "algorithmicMedia",
    ]
    assert {image.root for image in before} == {upload.pk, seeded.pk}
    assert (first.scheduler, second.scheduler) == ("", "DDIMScheduler")
    assert (first.adapters, second.adapters) == (None, facts_told["adapters"])
    assert seeded.queue_seconds is None
    assert list(second.edges_up.values_list("role", "pixels")) == [("parentOf", True)]


def test_completing_goes_on_past_a_file_that_is_gone(ada, image_by):
    lost, there = image_by(ada), image_by(ada)
    storage.store().delete(lost.storage_key)
    as_before_the_columns(lost, there)
    tasks.complete_image_records()
    lost.refresh_from_db()
    there.refresh_from_db()
    assert (lost.pixel_sha256, lost.root) == ("", lost.pk)
    assert there.pixel_sha256


def test_what_waits_for_its_column_already_tells_its_source(ada, image_by, client_of):
    upload = image_by(ada, origin="upload")
    first = of_model(image_by, ada, parents=[(upload, "upload", 0.5)])
    second = of_model(image_by, ada, parents=[(first, "edit", 0.5)])
    as_before_the_columns(upload, first, second)
    said = client_of(ada).get(second.url("record")).json()
    assert said["digital_source_type"] == "compositeWithTrainedAlgorithmicMedia"


def test_columns_of_the_record_are_added_without_rewriting_a_row():
    """The file of a table on the disk is another one after a rewrite."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    state = executor.loader.project_state([("gallery", "0009_deleted_rows")])
    migration = executor.loader.get_migration("gallery", "0010_image_record")
    with connection.schema_editor(collect_sql=True) as editor:
        migration.apply(state, editor, collect_sql=True)
    statements = [line for line in editor.collected_sql if not line.startswith("--")]
    assert statements
    for line in statements:
        assert line.startswith("ALTER TABLE")
        assert "ADD COLUMN" in line or "DROP DEFAULT" in line
        assert "NOT NULL" not in line or "DEFAULT ''" in line or "DEFAULT 0" in line


def test_pictures_that_look_the_same_are_found_by_an_index(ada, bruno, image_by, django_assert_num_queries):
    picture = Picture.open(io.BytesIO(drawn()))
    original = image_by(ada, data=drawn())
    smaller = image_by(bruno, data=encoded(picture.resize((320, 240)), "JPEG", quality=60))
    image_by(bruno, data=picture_bytes("teal", (400, 300)))
    assert list(near_duplicates(original)) == [smaller.pk]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM gallery_image WHERE bands && ARRAY[1, 65537]")
        assert "image_by_bands" in str(cursor.fetchall())


def drawn():
    """A picture with enough in it for a hash to trust."""
    from tests.lib.test_imaging_facts import lighthouse

    return encoded(lighthouse((640, 480)), "PNG")
