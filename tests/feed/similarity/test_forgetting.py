"""What was drawn from a picture goes with it."""

import pytest

from feed.models import PictureVector
from feed.similarity.forgetting import forget_erased
from gallery.models import Image

pytestmark = pytest.mark.django_db


def test_the_vector_of_an_erased_picture_goes_and_the_others_stay(ada, image_by):
    erased, kept = image_by(ada), image_by(ada)
    for image in (erased, kept):
        PictureVector.objects.create(image=image, encoder="descriptor", vector=b"\0" * 4, buckets=[1])
    Image.objects.filter(pk=erased.pk).update(state=Image.State.ERASED)
    assert forget_erased() == 1
    assert list(PictureVector.objects.values_list("image", flat=True)) == [kept.pk]
