"""Search by an example: a picture of one's own, one that was only shown to us, or words that say what is in one."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import numpy as np
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from PIL import Image as Picture
from PIL import ImageOps

from feed.search.parts import search_text
from feed.similarity.describing import opened
from feed.similarity.encoder import mark, picture_encoder
from feed.similarity.looks import look_of, look_of_words, posts_like, reads_words
from gallery.cards.chosen import chosen
from gallery.images.uploads import read
from gallery.models import Image
from lib.ids import from_text
from lib.imaging.facts import FORMATS
from lib.limits.pace import Pace
from lib.pagination import Page, bad_cursor
from lib.problems import Problem

if TYPE_CHECKING:
    from django.http import QueryDict
    from numpy.typing import NDArray

    from accounts.models import User
    from gallery.cards.stored import ListedCard
    from gallery.models.visibility import Viewer

PACE = Pace("search-by-picture", 30, 300, field="picture")
LARGEST = 512  # pixels of a side that an encoder is given
SMALL = 192  # of the likeness


@dataclass(frozen=True, eq=False)
class Look:
    """What is looked for. `image` is the picture it is of, where that is kept here; `words` what it was said in.

    `likeness` is a small WebP, as a data URI, of an upload that was just read.
    """

    vector: NDArray[np.float32]
    image: Image | None = None
    words: str = ""
    likeness: str = ""

    @classmethod
    def asked(cls, viewer: Viewer, asked: QueryDict) -> Look | None:
        """From an address's parameters, of which one is read: image, words or look; None without any.

        Raises Http404 for an image that this viewer may not see, and Problem("unknown-look").
        """
        if key := asked.get("image"):
            return cls.of_image(viewer, str(key))
        if words := search_text(asked.get("words", "")):
            return cls.of_words(words)
        look = asked.get("look")
        return cls(unpacked(look)) if look else None

    @classmethod
    def of_image(cls, viewer: Viewer, key: str) -> Look:
        try:
            image = Image.objects.visible_to(viewer).get(pk=from_text(key))
        except (ValueError, Image.DoesNotExist) as error:
            raise Http404 from error
        seen = opened(image)
        if seen is None:
            raise Problem.invalid(image=_("The file of this picture cannot be read."))
        return cls(look_of(seen), image)

    @classmethod
    def of_words(cls, words: str) -> Look:
        if not reads_words():
            raise Problem.invalid(words=_("This gallery cannot look for words in what pictures show."))
        return cls(look_of_words(words), words=words)

    @classmethod
    def of_upload(cls, picture: IO[bytes], by: User) -> Look:
        """Of a file that is read and not kept. Raises Problem with a sentence beside `picture`."""
        PACE.keep(by.pk)
        with Picture.open(io.BytesIO(read(picture)), formats=FORMATS) as seen:
            seen.draft("RGB", (LARGEST, LARGEST))
            picture_seen = ImageOps.exif_transpose(seen).convert("RGB")
        return cls(look_of(picture_seen), likeness=likeness_of(picture_seen))

    def __str__(self) -> str:
        """For the log, which names the condition and not the picture."""
        return hashlib.sha256(packed(self.vector).encode()).hexdigest()

    @property
    def address(self) -> str:
        """Where its results are. Of a picture that is not kept, it holds the look, and nothing else is kept of it."""
        said = {"words": self.words} if self.words else {"look": packed(self.vector)}
        if self.image:
            said = {"image": self.image.key}
        return f"{reverse('search-by-picture')}?{urlencode(said)}"


def page(viewer: Viewer, subject: Look, cursor: str, size: int, form: str) -> Page[ListedCard]:
    """One page, and no other. Raises Problem("bad-cursor")."""
    if cursor:
        raise bad_cursor()
    return Page(chosen(viewer, posts_like(subject.vector), form)[:size])


def likeness_of(seen: Picture.Image) -> str:
    """About 3 KB, so that a page can show what was looked for though the file is not kept."""
    small, out = seen.copy(), io.BytesIO()
    small.thumbnail((SMALL, SMALL))
    small.save(out, "WEBP", quality=60)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()


def packed(vector: NDArray[np.float32]) -> str:
    """A look in letters of an address: a digest of its encoder's mark, then a signed byte for each number."""
    whole = np.rint(vector / max(float(np.abs(vector).max()), 1e-9) * 127).astype(np.int8)
    return base64.urlsafe_b64encode(encoder_digest() + whole.tobytes()).decode().rstrip("=")


def unpacked(said: str) -> NDArray[np.float32]:
    """Raises Problem("unknown-look") for letters that name no look, or one by an encoder that is not in use."""
    try:
        data = base64.urlsafe_b64decode(said.encode("ascii") + b"=" * (-len(said) % 4))
    except ValueError as error:
        raise unknown_look() from error
    vector = np.frombuffer(data[3:], np.int8).astype(np.float32)
    if data[:3] != encoder_digest() or len(vector) != picture_encoder().size or not vector.any():
        raise unknown_look()
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def encoder_digest() -> bytes:
    return hashlib.sha256(mark(picture_encoder()).encode()).digest()[:3]


def unknown_look() -> Problem:
    said = _("This address no longer says what a picture looks like. Choose the picture again.")
    return Problem("unknown-look", said, status=400, errors={"picture": [said]})
