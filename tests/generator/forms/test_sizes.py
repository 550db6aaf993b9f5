"""Sizes are chosen by shape on the page where Ada asks for a picture."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_each_size_is_offered_by_a_word_and_its_pixels(client_of, ada):
    page = client_of(ada).get(reverse("create")).content.decode()
    assert 'value="1024x1024" checked' in page
    assert "Square <small>1024 × 1024</small>" in page
    assert "Wide <small>1344 × 768</small>" in page
    assert "Tall <small>768 × 1344</small>" in page


def test_a_smaller_size_has_a_smaller_outline(client_of, ada):
    page = client_of(ada).get(reverse("create")).content.decode()
    assert "--ar:1;--scale:0.5" in page
