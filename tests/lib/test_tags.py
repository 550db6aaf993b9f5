"""The tags every template has."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory, override_settings
from django.urls import path, resolve


def nowhere(request: HttpRequest, **kwargs: Any) -> Any:
    raise AssertionError("no page is asked for here")


urlpatterns = [
    path("images/<uuid:pk>/<str:name>", nowhere, name="image-file"),
    path("new", nowhere, name="feed-new"),
]


@pytest.fixture(autouse=True)
def _addresses() -> Any:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def render(source: str, address: str = "/new", *, cookie: str = "", **context: Any) -> str:
    request = RequestFactory().get(address)
    request.COOKIES["theme"] = cookie
    request.resolver_match = resolve(request.path)
    return Template(source).render(Context({"request": request, "user": AnonymousUser(), **context}))


def image(**fields: Any) -> SimpleNamespace:
    known = {"w640": {"width": 640}, "w320": {"width": 320}}
    facts = {
        "dominant_colour": "#336699",
        "placeholder": "",
        "alt": "AI-generated image: a red kite",
        "renditions": known,
    }
    return SimpleNamespace(**{"pk": UUID(int=7), "width": 1200, "height": 800, **facts, **fields})


def test_an_icon_beside_words_is_hidden_from_screen_readers() -> None:
    drawn = render('{% icon "heart" %}')
    assert 'aria-hidden="true"' in drawn
    assert re.search(r"sprite\.[0-9a-f]{12}\.svg#heart", drawn)


def test_an_icon_that_stands_alone_says_what_it_is() -> None:
    assert 'role="img" aria-label="Private"' in render('{% icon "lock" "Private" %}')


def test_a_misspelt_icon_is_found_by_the_first_render() -> None:
    with pytest.raises(TemplateSyntaxError, match="haert"):
        render('{% icon "haert" %}')


def test_a_picture_offers_its_renditions_narrowest_first_and_keeps_its_place_while_loading() -> None:
    drawn = render("{% picture image %}", image=image())
    assert drawn.index("w320 320w") < drawn.index("w640 640w")
    assert "--ar:1.5;--colour:#336699" in drawn
    assert 'width="1200" height="800"' in drawn
    assert 'loading="lazy"' in drawn


def test_the_first_picture_of_a_page_is_fetched_before_everything_else() -> None:
    drawn = render('{% picture image load="first" %}', image=image())
    assert 'fetchpriority="high"' in drawn
    assert "lazy" not in drawn


def test_a_picture_without_renditions_shows_its_original() -> None:
    drawn = render("{% picture image %}", image=image(renditions={}))
    assert f'src="/images/{UUID(int=7)}/original"' in drawn


def test_adas_own_words_describe_her_picture() -> None:
    assert 'alt="A kite over the bay"' in render('{% picture image alt="A kite over the bay" %}', image=image())


def test_without_other_words_a_picture_is_described_by_its_own() -> None:
    assert 'alt="AI-generated image: a red kite"' in render("{% picture image %}", image=image())


def test_words_cannot_break_out_of_the_description() -> None:
    assert "<script>" not in render("{% picture image %}", image=image(alt='"><script>alert(1)</script>'))


def test_a_placeholder_that_is_not_a_picture_is_left_out() -> None:
    assert "--tiny" not in render("{% picture image %}", image=image(placeholder="x);background:red"))
    assert "--tiny:url(data:image/webp;base64,UklGRg==)" in render(
        "{% picture image %}", image=image(placeholder="data:image/webp;base64,UklGRg==")
    )


def test_ratios_have_a_decimal_point_in_french_as_well() -> None:
    with override_settings(LANGUAGE_CODE="fr"):
        assert "--ar:1.5;" in render("{% picture image %}", image=image())


def test_ada_without_an_avatar_has_her_initial() -> None:
    ada = SimpleNamespace(handle="ada", display_name="Ada", avatar_url="")
    assert ">A</span>" in render("{% avatar ada %}", ada=ada)


def test_ada_with_an_avatar_has_her_picture() -> None:
    ada = SimpleNamespace(handle="ada", display_name="Ada", avatar_url="/avatars/kite.webp")
    assert 'src="/avatars/kite.webp"' in render('{% avatar ada "large" %}', ada=ada)


@pytest.mark.parametrize(("cookie", "setting", "shown"), [
    ("", "auto", "auto"), ("", "dark", "dark"), ("light", "dark", "light"), ("neon", "dark", "auto"),
])  # fmt: skip
def test_the_theme_is_this_browsers_choice_before_the_persons_setting(cookie: str, setting: str, shown: str) -> None:
    assert render("{% theme %}", cookie=cookie, user=SimpleNamespace(theme=setting)) == shown


def test_the_next_page_keeps_the_search_and_replaces_the_cursor() -> None:
    assert render('{% query cursor="b" %}', "/new?q=kite&cursor=a") == "q=kite&amp;cursor=b"
    assert render("{% query cursor=None %}", "/new?q=kite&cursor=a") == "q=kite"


def test_a_page_that_this_site_leaves_out_has_no_link() -> None:
    assert render('{% footer_link "status" "Status" %}{% menu_link "x" "eye" "X" %}') == ""
