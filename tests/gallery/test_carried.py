"""Pictures carry how they were made: what files say is offered, what was made here is known, downloads tell it."""

from __future__ import annotations

import io
import json
import subprocess

import pytest
from django.urls import reverse
from PIL import Image as Picture

from gallery.files import storage
from gallery.images import carried, known
from gallery.images.erasure import erase
from gallery.images.image_store import keep
from gallery.models import Edge, Image
from gallery.models.image_columns import record_columns
from gallery.posts.publication import publish
from lib.imaging.intake import clean
from tests.lib import hostile, prompt_files
from tests.lib.test_imaging_statements import read_all
from tests.posts import picture_bytes

pytestmark = pytest.mark.django_db
FULL = prompt_files.FILES["a1111-text.png"]
TOLD = "a lighthouse, «dusk» über dem Meer"


def uploaded(client, data, name="picture.png"):
    file = io.BytesIO(data)
    file.name = name
    return client.post(reverse("upload-new"), {"picture": file}, follow=True)


def brought(ada, client_of, file=FULL):
    """An upload of hers, and the page after it."""
    page = uploaded(client_of(ada), file.make())
    return Image.objects.get(maker=ada, origin="upload"), page


def photograph(seed=3, size=(320, 240)):
    """A picture with enough in it that its perceptual hash says something."""
    noise = Picture.effect_mandelbrot(size, (-2.0 + seed / 50, -1.3, 0.8, 1.3), 60).convert("RGB")
    return hostile.encoded(noise, "PNG")


def download(client, image, query="?download"):
    answer = client.get(image.url("original") + query)
    return answer, b"".join(answer) if answer.streaming else answer.content


def post_sent(image, **fields):
    sent = {"image": image.key, "title": "Dusk", "rating": "everyone", "visibility": "public", "publish": "1"}
    return sent | {f"stated-{image.key}-{name}": value for name, value in fields.items()}


def test_what_the_file_says_is_offered_to_its_maker_alone(ada, bruno, client_of, draft_by):
    image, page = brought(ada, client_of)
    assert (image.found_in_file, image.stated, image.prompt) == (FULL.says, {}, "")
    assert "Its file says how it was made" in page.content.decode()

    form = client_of(ada).get(reverse("post-new") + f"?image={image.key}").content.decode()

    for value in (prompt_files.WORDS, prompt_files.AGAINST, str(prompt_files.SEED), "sd_xl_base_1.0"):
        assert value in form
    post = draft_by(ada, images=[image], visibility="public")
    publish(post, by=ada)
    for seen in (client_of(bruno).get(post.get_absolute_url()), client_of(bruno).get(image.url("record"))):
        assert prompt_files.AGAINST not in seen.content.decode()


def test_what_stands_is_shown_as_its_makers_word_and_the_rest_is_forgotten(ada, bruno, client_of, api_of):
    image, _page = brought(ada, client_of)

    client_of(ada).post(reverse("post-new"), post_sent(image, prompt="a lighthouse", seed="18446744073709551615"))

    image.refresh_from_db()
    assert image.stated == {"prompt": "a lighthouse", "seed": "18446744073709551615"}
    assert (image.found_in_file, image.prompt, image.seed) == ({}, "", None)
    page = client_of(bruno).get(image.entry.post.get_absolute_url()).content.decode()
    assert page.index("As stated by its maker") < page.index("a lighthouse")
    assert prompt_files.AGAINST not in page
    said = api_of(bruno).get(f"/api/v1/images/{image.key}").json()
    assert (said["stated"], said["prompt"], said["seed"]) == (image.stated, "", None)


def test_a_statement_that_is_none_comes_back_with_what_was_typed(ada, client_of):
    image, _page = brought(ada, client_of)
    page = client_of(ada).post(reverse("post-new"), post_sent(image, prompt="kept words", steps="many"))
    assert page.status_code == 422
    assert "kept words" in page.content.decode()
    assert not Image.objects.get(pk=image.pk).stated


def test_a_post_sent_without_these_fields_says_nothing_of_the_making(ada, client_of):
    image, _page = brought(ada, client_of)
    client_of(ada).post(reverse("post-new"), post_sent(image))
    image.refresh_from_db()
    assert image.entry.post.state == "published"
    assert image.stated == {}


def test_programs_are_offered_it_and_say_what_stands(ada, bruno, api_of):
    file = io.BytesIO(FULL.make())
    file.name = "a.png"
    said = api_of(ada).post("/api/v1/images", {"picture": file}, format="multipart").json()
    assert (said["found"], said["stated"], said["alike"]) == (FULL.says, {}, None)
    there = f"/api/v1/images/{said['id']}"

    stated = api_of(ada).patch(there, {"stated": {"prompt": "a tower", "steps": 3}}, format="json")

    assert stated.json()["stated"] == {"prompt": "a tower", "steps": 3}
    assert api_of(bruno).patch(there, {"stated": {}}, format="json").status_code == 404
    assert api_of(ada).patch(there, {"stated": {"seed": "one"}}, format="json").status_code == 400
    assert api_of(ada).patch(there, {"stated": {}}, format="json").json()["stated"] == {}


def test_the_record_of_what_was_made_here_is_not_for_stating(ada, api_of, image_by):
    image = image_by(ada)
    answer = api_of(ada).patch(f"/api/v1/images/{image.key}", {"stated": {"prompt": "mine"}}, format="json")
    assert answer.status_code == 400
    assert "stated" in answer.json()["errors"]


def test_what_was_dropped_is_said_after_the_upload(ada, client_of):
    page = uploaded(client_of(ada), hostile.taken()["two pictures in a jpeg"]()).content.decode()
    assert "only the first was kept" in page


def test_a_picture_made_here_is_known_by_its_bytes(ada, client_of, image_by):
    image = image_by(ada)
    page = uploaded(client_of(ada), storage.store().read(image.storage_key))
    assert "This is your picture of" in page.content.decode()
    assert image.key in page.redirect_chain[-1][0]
    assert Image.objects.filter(maker=ada).count() == 1


def test_a_picture_made_here_is_known_by_its_pixels(ada, client_of, api_of, image_by):
    image = image_by(ada)
    stripped = hostile.encoded(Picture.open(io.BytesIO(picture_of(image))), "PNG", compress_level=1)
    assert stripped != picture_of(image)
    page = uploaded(client_of(ada), stripped)
    assert "This is your picture of" in page.content.decode()
    file = io.BytesIO(stripped)
    file.name = "a.png"
    answer = api_of(ada).post("/api/v1/images", {"picture": file}, format="multipart")
    assert (answer.json()["id"], answer.json()["notes"][0][:20]) == (image.key, "This is your picture")
    assert Image.objects.filter(maker=ada).count() == 1


def test_a_picture_made_here_is_known_by_how_it_looks_and_offered(ada, client_of, image_by):
    image = image_by(ada, data=photograph())
    smaller = hostile.encoded(Picture.open(io.BytesIO(photograph())).resize((280, 210)), "JPEG", quality=80)
    page = uploaded(client_of(ada), smaller).content.decode()
    assert "It looks the same as your picture of" in page
    assert f"image={image.key}" in page
    assert Image.objects.filter(maker=ada, origin="upload").count() == 1


def test_nothing_is_known_of_other_peoples_pictures_nor_of_others_of_ones_own(ada, bruno, client_of, image_by):
    image_by(ada, data=photograph())
    image_by(bruno, data=photograph(90))
    page = uploaded(client_of(bruno), photograph()).content.decode()
    assert "Your picture is here" in page
    assert "your picture of" not in page


def picture_of(image):
    return bytes(storage.store().read(image.storage_key))


def test_every_column_of_the_record_is_carried_or_left_behind_by_name():
    names = {column.name for column in record_columns(Image)}
    assert carried.LEFT_BEHIND.keys() <= names


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_download_of_a_public_picture_is_read_by_other_programs(ada, bruno, client_of, image_by, post_by, format):
    image = full_record(image_by, ada, format)
    post_by(ada, images=[image])

    answer, data = download(client_of(bruno), image)

    assert "attachment" in answer["Content-Disposition"]
    assert hostile.opened(data).tobytes() == hostile.opened(picture_of(image)).tobytes()
    assert clean(data).stated == {
        "program": "Atelier",
        "prompt": "a lighthouse, «dusk» über dem Meer",
        "negative_prompt": "blurry",
        "seed": str(2**63),
        "steps": 28,
        "guidance_scale": 6.5,
        "scheduler": "euler",
        "model": "sd-xl, base",
        "width": 160,
        "height": 96,
        "source_type": "trainedAlgorithmicMedia",
    }
    read = Picture.open(io.BytesIO(data))
    read.load()
    comment = read.getexif().get_ifd(0x8769).get(0x9286, b"")[8:].decode("utf-16-be")
    words = read.info.get("parameters", comment)
    assert words.startswith(f"{TOLD}\nNegative prompt: blurry\nSteps: 28, Sampler: euler")


def full_record(image_by, maker, format):
    data = hostile.encoded(hostile.plain(), format)
    made = {"data": data, "origin": "model", "model": "sd-xl, base", "negative_prompt": "blurry"}
    return image_by(maker, TOLD, **made, seed=2**63, steps=28, guidance_scale=6.5, scheduler="euler")


@pytest.mark.long  # wants Debian's libimage-exiftool-perl
def test_exiftool_reads_the_record_of_each_format_without_a_complaint(ada, client_of, image_by, tmp_path_factory):
    folder = tmp_path_factory.mktemp("downloads")
    for format in ("PNG", "JPEG", "WEBP"):
        image = full_record(image_by, ada, format)
        (folder / format).write_bytes(download(client_of(ada), image, "?download=record")[1])
    for said in exiftool(folder):
        assert words_in(said).startswith(f"{TOLD}\nNegative prompt: blurry\nSteps: 28, Sampler: euler")
        assert said["XMP-iptcExt:DigitalSourceType"].endswith("trainedAlgorithmicMedia")
        assert (said["XMP-dc:Description"], said["XMP-dc:Creator"]) == (TOLD, ada.name)


@pytest.mark.long  # wants Debian's libimage-exiftool-perl
def test_each_file_of_the_folder_is_read_back_after_its_download(ada, client_of, tmp_path_factory):
    """Stated as the file has it, out by a download, and read by exiftool and by what reads uploads."""
    folder = tmp_path_factory.mktemp("downloads")
    beside = {"program", "source_type"}  # the first is not said again, the second is nobody's to state as a fact
    for name, file in prompt_files.FILES.items():
        kept = hostile.encoded(hostile.plain(), "JPEG" if name.endswith(("jpg", "avif")) else "PNG")
        image = keep(kept, maker=ada, origin="upload", stated=file.says)
        (folder / name).write_bytes(download(client_of(ada), image, "?download=record")[1])
    for name, (stated, _notes) in read_all(folder).items():
        wanted = prompt_files.FILES[name].says
        assert {key: stated.get(key) for key in wanted.keys() - beside} == {
            key: wanted[key] for key in wanted.keys() - beside
        }, name
    for said in exiftool(folder):
        stated = prompt_files.FILES[said["SourceFile"].rpartition("/")[2]].says
        assert words_in(said).startswith(stated["prompt"])
        assert words_in(said).endswith("Stated by: its maker")


def exiftool(folder):
    command = ["exiftool", "-j", "-G1", "-a", "-charset", "utf8", str(folder)]
    done = subprocess.run(command, capture_output=True, check=True)
    found = json.loads(done.stdout)
    assert not [(said["SourceFile"], name) for said in found for name in said if name.endswith(("Warning", "Error"))]
    return found


def words_in(said):
    return said.get("PNG:Parameters") or said["ExifIFD:UserComment"]


@pytest.mark.parametrize(
    ("visibility", "by_settings", "of_picture", "carries"),
    [
        ("public", True, None, True),
        ("public", False, None, False),
        ("public", False, True, True),
        ("public", True, False, False),
        ("unlisted", True, None, False),
        ("unlisted", True, True, True),
        ("private", True, None, False),
    ],
)
def test_its_maker_decides_what_a_download_carries(
    ada, bruno, client_of, post_by, image_by, visibility, by_settings, of_picture, carries
):
    type(ada).objects.filter(pk=ada.pk).update(carry_record=by_settings)
    image = image_by(ada, "a secret lighthouse", carries_record=of_picture)
    post_by(ada, images=[image], visibility=visibility)
    reader = client_of(ada if visibility == "private" else bruno)

    _answer, data = download(reader, image)

    assert (b"a secret lighthouse" in data) is carries
    expected = 200 if carries or visibility == "private" else 404
    assert reader.get(image.url("record")).status_code == expected


def test_makers_have_their_own_record_on_request(ada, client_of, image_by):
    image = image_by(ada, "a secret lighthouse")
    assert b"a secret" not in download(client_of(ada), image)[1]
    assert b"a secret" in download(client_of(ada), image, "?download=record")[1]


def test_a_file_that_is_only_looked_at_carries_nothing(ada, client_of, image_by, post_by):
    image = image_by(ada, "a secret lighthouse")
    post_by(ada, images=[image])
    assert b"a secret" not in download(client_of(ada), image, "")[1]


def test_the_sidecar_has_the_record_and_names_no_unlisted_parent(ada, bruno, client_of, image_by, post_by):
    shown, hidden = image_by(ada, "an open field"), image_by(ada, "a hidden field")
    post_by(ada, images=[shown])
    post_by(ada, images=[hidden], visibility="unlisted")
    parents = [(shown, Edge.Kind.REMIX, 0.5), (hidden, Edge.Kind.REFERENCE, None)]
    image = image_by(bruno, "a child", parents=parents)
    post_by(bruno, images=[image])

    for reader in (ada, bruno):
        said = client_of(reader).get(image.url("record"))
        record = said.json()
        assert [parent["id"] for parent in record["parents"]] == [shown.key]
        assert hidden.key not in said.content.decode()
        assert "hidden field" not in said.content.decode()
    assert (record["prompt"], record["seed"], record["maker"]["handle"]) == ("a child", str(image.seed), "bruno")
    assert record["digital_source_type"] == "algorithmicMedia"


def test_an_upload_carries_what_its_maker_states_as_their_word(ada, client_of, image_by, post_by):
    image = keep(picture_bytes(), maker=ada, origin="upload", stated={"prompt": "a tower", "seed": "7"})
    post_by(ada, images=[image])
    _answer, data = download(client_of(ada), image)
    assert b"a tower\nSeed: 7, Stated by: its maker" in data
    assert b"DigitalSourceType" not in data


def test_an_erased_picture_keeps_nothing_that_was_said(ada, client_of):
    image, _page = brought(ada, client_of)
    erase(Image.objects.filter(pk=image.pk))
    image.refresh_from_db()
    assert (image.found_in_file, image.stated, image.carries_record) == ({}, {}, None)


def test_looking_for_a_picture_brought_back_costs_one_query(ada, image_by, django_assert_num_queries):
    image_by(ada, data=photograph())
    with django_assert_num_queries(1):
        assert known.by_pixels(photograph(40), ada) is None
