"""A picture from another program comes with its words, and leaves with what its maker lets it say."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image as Picture
from playwright.sync_api import expect

from tests.browser.people import Person
from tests.lib import prompt_files


@pytest.mark.long
def test_odile_brings_a_picture_whose_file_says_how_it_was_made(member: Callable[..., Person]) -> None:
    odile = member("odile")
    odile.goes("/uploads/new")
    picture = prompt_files.FILES["a1111-unicode-be.jpg"].make()
    odile.main.locator("[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture})
    odile.page.get_by_role("link", name="look at it and post the picture").click()
    prompt = odile.main.get_by_role("textbox", name="Prompt optional", exact=True)
    expect(prompt).to_have_value(prompt_files.WORDS)
    odile.field("Negative prompt").fill("")
    odile.field("Steps").fill("30")

    odile.posts("A lighthouse")

    odile.opens_menu("How it was made")
    stated = odile.main.locator("section", has=odile.page.get_by_role("heading", name="As stated by its maker"))
    expect(stated).to_contain_text(prompt_files.WORDS)
    expect(stated).to_contain_text("30")
    expect(stated).not_to_contain_text(prompt_files.AGAINST)
    odile.opens_menu("More")
    with odile.page.expect_download() as download:
        odile.main.get_by_role("link", name="Download").click()
    carried = Picture.open(io.BytesIO(Path(download.value.path()).read_bytes())).getexif().get_ifd(0x8769)[0x9286]
    assert carried[8:].decode("utf-16-be").startswith(f"{prompt_files.WORDS}\nSteps: 30")
