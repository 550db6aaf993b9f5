"""What was drawn from a picture goes with it."""

from __future__ import annotations

from feed.models import IndexedPicture, PictureVector
from gallery.models import Image


def forget_erased() -> int:
    """Delete the vectors of pictures that were erased; answers how many."""
    IndexedPicture.objects.filter(image__state=Image.State.ERASED).delete()
    gone, _by_model = PictureVector.objects.filter(image__state=Image.State.ERASED).delete()
    return gone
