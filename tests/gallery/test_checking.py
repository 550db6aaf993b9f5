"""Anyone checks a file: what it says of itself, and which picture that they may see it is. Nothing is kept."""

from __future__ import annotations

import io
from random import Random

import pytest
from django.urls import reverse
from PIL import Image as Picture

from gallery.images.completion import complete_records
from gallery.models import Credential, Edge, Image
from gallery.posts import publication
from lib.credentials import folder, identity
from lib.credentials.signing import sign
from lib.credentials.statement import Statement
from tests.lib import hostile
from tests.rest_is_long import rest_is_long

pytestmark = pytest.mark.django_db
T = Picture.Transpose


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    """Two, of which one is this gallery's."""
    ours, theirs = tmp_path_factory.mktemp("ours"), tmp_path_factory.mktemp("theirs")
    folder.make(ours, "A gallery")
    folder.make(theirs, "Somebody")
    return ours, theirs


@pytest.fixture
def signs(settings, authorities):
    settings.CREDENTIALS_FOLDER = authorities[0]


def photograph(seed=3, size=(320, 240), kind="PNG"):
    """Soft shapes, other ones for every seed."""
    shapes = Random(seed).randbytes(9 * 12 * 3)
    seen = Picture.frombytes("RGB", (12, 9), shapes).resize(size, Picture.Resampling.BICUBIC)
    return hostile.encoded(seen, kind)


def by_somebody(authorities, data, mime="image/png"):
    said = Statement("Camera", "2", source_type="digitalCapture")
    return sign(data, mime, said, identity.load(authorities[1])).data


def sent(client, data, name="picture.png"):
    file = io.BytesIO(data)
    file.name = name
    return client.post(reverse("check"), {"picture": file})


def asked(client, data):
    """By the API, as anybody."""
    file = io.BytesIO(data)
    file.name = "picture.png"
    answer = client.post("/api/v1/check", {"picture": file})
    assert answer.status_code == 200, answer.content
    return answer.json()


def served(client, image, name="original", query=""):
    answer = client.get(image.url(name) + query)
    return b"".join(answer) if answer.streaming else answer.content


def opened(data):
    return Picture.open(io.BytesIO(data)).convert("RGB")


def test_a_file_of_ours_is_known_by_its_proof_and_its_bytes(signs, client, ada, factory):
    post = factory.post(ada, "Heron", images=[factory.image(ada, data=photograph())])
    found = asked(client, served(client, post.cover))
    assert found["credential"]["state"] == "trusted"
    assert {"manifest", "bytes", "likeness"} <= set(found["found_by"])
    assert found["image"] == post.cover.key and found["post"].endswith(post.get_absolute_url())


def test_the_page_says_what_is_proved_and_what_is_not(signs, client, ada, factory):
    post = factory.post(ada, "Heron", images=[factory.image(ada, data=photograph())])
    page = sent(client, served(client, post.cover)).content.decode()
    assert "Signed by A gallery, and unchanged since" in page
    assert "What this proves" in page and "What it does not prove" in page
    assert post.get_absolute_url() in page


def test_its_lineage_stands_beside_it(signs, client, ada, bruno, factory):
    parent = factory.post(ada, "The first")
    child = factory.image(bruno, data=photograph(), parents=[(parent.cover, Edge.Kind.REMIX, 0.5)])
    post = factory.post(bruno, "The second", images=[child])
    page = sent(client, served(client, post.cover)).content.decode()
    assert "Family of the picture" in page and "The first" in page


@pytest.mark.parametrize("state", ["untrusted", "broken"])
def test_untrusted_is_not_broken(state, signs, client, authorities):
    data = bytearray(by_somebody(authorities, photograph()))
    if state == "broken":
        data[-60] ^= 1
    page = sent(client, bytes(data)).content.decode()
    assert asked(client, bytes(data))["credential"]["state"] == state
    assert ("whom this gallery does not know" in page) == (state == "untrusted")
    assert ("Broken: the file was changed" in page) == (state == "broken")
    assert ("Taken with a camera" in page) == (state == "untrusted")


CHANGES = {
    "stripped": lambda seen: seen,
    "half": lambda seen: seen.resize((seen.width // 2, seen.height // 2), Picture.Resampling.LANCZOS),
    "mirrored": lambda seen: seen.transpose(T.FLIP_LEFT_RIGHT),
    "a quarter": lambda seen: seen.transpose(T.ROTATE_90),
    "half a turn": lambda seen: seen.transpose(T.ROTATE_180),
    "cropped": lambda seen: seen.crop(tuple(round(side * part) for part in (0.05, 0.95) for side in seen.size)),
}


@pytest.mark.parametrize("change", rest_is_long(CHANGES, "mirrored", "cropped"))
def test_what_was_done_to_a_copy_does_not_hide_it(change, signs, client, ada, factory):
    post = factory.post(ada, images=[factory.image(ada, data=photograph(size=(640, 480)))])
    out = io.BytesIO()
    CHANGES[change](opened(served(client, post.cover))).save(out, "JPEG", quality=40)
    found = asked(client, out.getvalue())
    assert (found["credential"], found["found_by"]) == (None, ["likeness"])
    assert found["image"] == post.cover.key and found["likeness"]["distance"] <= 31


def test_pixels_that_are_the_same_are_said_to_be(client, ada, factory):
    post = factory.post(ada, images=[factory.image(ada, data=photograph())])
    out = io.BytesIO()
    opened(served(client, post.cover)).save(out, "PNG", compress_level=9)
    assert asked(client, out.getvalue())["found_by"] == ["pixels", "likeness"]


def test_another_picture_is_not_taken_for_it(client, ada, factory):
    factory.post(ada, images=[factory.image(ada, data=photograph())])
    found = asked(client, photograph(seed=60))
    assert (found["found_by"], found["image"], found["post"]) == ([], None, None)


@pytest.mark.parametrize(
    "visibility",
    ["followers", pytest.param("private", marks=pytest.mark.long), pytest.param("unlisted", marks=pytest.mark.long)],
)
def test_what_is_not_for_everyone_is_told_to_nobody_else(visibility, signs, client, client_of, ada, cleo, factory):
    image = factory.image(ada, data=photograph())
    post = factory.post(ada, images=[image], visibility=visibility)
    data = served(client_of(ada), image)
    for stranger in (client, client_of(cleo)):
        page = sent(stranger, data)
        assert image.key not in page.content.decode() and post.key not in page.content.decode()
        assert asked(stranger, data)["image"] is None
    assert image.key in sent(client_of(ada), data).content.decode()


def test_a_forged_id_leads_nowhere(signs, client, authorities, ada, factory):
    post = factory.post(ada, images=[factory.image(ada, data=photograph())])
    forged = by_somebody(authorities, photograph(seed=60))
    ours = served(client, post.cover)
    manifest = Credential.objects.get(image=post.cover).manifest
    theirs = forged[forged.find(b"urn:c2pa:") :][: len(manifest)]
    assert ours and theirs != manifest.encode()
    assert asked(client, forged.replace(theirs, manifest.encode()))["image"] is None


def test_nothing_is_kept(client_of, ada):
    sent(client_of(ada), photograph())
    assert not Image.objects.exists() and not Credential.objects.exists()


def test_what_is_no_picture_is_refused_beside_the_field(client):
    page = sent(client, b"a letter", "letter.png")
    assert page.status_code == 422 and "not a picture we can read" in page.content.decode()
    assert sent(client, b"", "nothing.png").status_code == 422
    answer = client.post("/api/v1/check", {"picture": io.BytesIO(b"a letter")})
    assert answer.status_code == 400


def test_it_is_checked_at_a_pace(client):
    for _ in range(20):
        assert sent(client, b"a letter").status_code == 422
    assert sent(client, photograph()).status_code == 429


def test_an_upload_keeps_what_its_file_said_and_the_post_tells_it(signs, client, client_of, authorities, ada, factory):
    file = io.BytesIO(by_somebody(authorities, photograph()))
    file.name = "picture.png"
    client_of(ada).post(reverse("upload-new"), {"picture": file})
    image = Image.objects.get(origin="upload")
    brought = Credential.objects.get(image=image, file="brought")
    assert (brought.report["state"], brought.report["signer"]) == ("untrusted", "Somebody")
    post = factory.post(ada, images=[image])
    page = client.get(post.get_absolute_url()).content.decode()
    assert "whom this gallery does not know" in page and "Taken with a camera" in page
    assert asked(client, file.getvalue())["found_by"][0] == "bytes"


def test_cores_of_pictures_from_before_are_found_in_the_background(client, ada, factory):
    post = factory.post(ada, images=[factory.image(ada, data=photograph())])
    known = Image.objects.get().core_hash
    Image.objects.update(core_hash="", core_bands=None, record_version=0)
    assert complete_records() == 1 and complete_records() == 0
    assert Image.objects.get().core_hash == known
    assert len(Image.objects.get().core_bands or []) == 16 and post


def test_a_download_carries_its_whole_history_as_the_viewer_sees_it(signs, client, client_of, ada, bruno, factory):
    first = factory.post(ada, images=[factory.image(ada, data=photograph())])
    second = factory.post(
        bruno, images=[factory.image(bruno, data=photograph(9), parents=[(first.cover, Edge.Kind.REMIX, None)])]
    )
    whole = served(client, second.cover, query="?download=history")
    assert asked(client, whole)["credential"]["state"] == "trusted"
    assert len(whole) > len(served(client, second.cover)) + 3000
    publication.edit(first, by=ada, visibility="private")
    assert len(served(client, second.cover, query="?download=history")) < len(whole) - 3000
    assert first.cover.key.encode() not in served(client_of(bruno), second.cover, query="?download=history")
