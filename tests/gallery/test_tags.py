"""Tags keep what people type, in one form wherever it is typed."""

import importlib
from urllib.parse import quote

import pytest
from django.apps import apps
from django.urls import reverse

from gallery.models import Post, Tag
from gallery.models.tag_name import as_name, refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Night Sky", "night-sky"),
        ("#night_sky", "night-sky"),
        ("night — sky", "night-sky"),
        ("Forêt", "forêt"),
        ("fore\u0302t", "forêt"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("c", "c"),
        ("1:1", "1:1"),
        ("node.js", "node.js"),
        ("24/7", "24/7"),
        ("why?", "why?"),
        ("d’été", "d'été"),
        ("แมวน้ำ", as_name("แมวน้ำ")),
        ("हिन्दी", "हिन्दी"),
        ("می‌خواهم", "می‌خواهم"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("서울 밤", "서울-밤"),
    ],
)
def test_a_tag_keeps_what_is_typed_in_one_form(typed, kept):
    assert as_name(typed) == kept == as_name(kept)
    assert refusal(kept) == ""


def test_marks_that_are_vowels_stay_so_that_two_words_are_two_tags():
    assert as_name("กา") != as_name("กี") != as_name("ก")
    assert len({tag.name for tag in Tag.named(["c", "c++", "c#", "हिन्दी", "हिन्द"])}) == 5


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cat🐈", "“🐈” (cat)"),
        ("❤️", "(heavy black heart)"),
        ("1️⃣", "(combining enclosing keycap)"),
        ("<b>", "(less-than sign)"),
        ("sea, of", ""),
        (".net", "only between"),
        ("a/../b", "only between"),
        ("+++", "neither letter nor digit"),
        ("x" * 41, "at most 40"),
    ],
)
def test_what_a_tag_cannot_hold_is_named(typed, said):
    assert said in refusal(as_name(typed))


def test_the_form_and_the_api_refuse_an_emoji_with_the_same_sentence(client_of, api_of, ada, image_by):
    image = image_by(ada)
    words = {"image": image.key, "tags": "sea, cat🐈", "rating": "everyone", "visibility": "public"}
    page = client_of(ada).post("/posts/new", words)
    answer = api_of(ada).post("/api/v1/posts", {"images": [image.key], "tags": ["cat🐈"]})
    said = "because of “🐈” (cat)"
    assert page.status_code == 422 and said in page.context["form"].errors["tags"][0]
    assert answer.status_code == 400 and said in answer.json()["errors"]["tags"][0]
    assert not Post.objects.exists()


@pytest.mark.parametrize("name", ["c++", "c#", "24/7", "why?", "forêt", "100%", "1:1", "r&b"])
def test_the_address_of_a_tag_leads_to_it_whatever_signs_it_holds(client, ada, post_by, name):
    post_by(ada, tags=[name])
    address = reverse("tag", args=[name])
    assert client.get(address).status_code == 200
    assert client.get(f"/tags/{quote(name, safe='')}").status_code == 200
    assert "#" not in address and "?" not in address


@pytest.mark.parametrize("typed", ["Forêt", "FORÊT", "fore\u0302t", "#forêt"])
def test_another_spelling_of_a_tag_leads_to_its_address(client, ada, post_by, typed):
    post_by(ada, tags=["forêt"])
    answer = client.get(f"/tags/{quote(typed)}?cursor=x")
    assert (answer.status_code, answer["Location"]) == (301, "/tags/for%C3%AAt?cursor=x")


def test_tags_with_underscores_are_renamed_or_join_the_one_that_has_the_name(ada, post_by):
    old, other, lone = (Tag.objects.create(name=name) for name in ("night_sky", "night-sky", "_red_fox_"))
    both, one = post_by(ada), post_by(ada)
    both.tags.set([old, other])
    one.tags.set([old, lone])
    importlib.import_module("gallery.migrations.0002_tag_names").rename(apps, None)
    assert [tag.name for tag in both.tags.all()] == ["night-sky"]
    assert sorted(tag.name for tag in one.tags.all()) == ["night-sky", "red-fox"]
