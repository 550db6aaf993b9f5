"""Words that people wrote, as HTML."""

from __future__ import annotations

import pytest

from accounts.profile.hypertext import handles_in, hypertext


def to(address):
    return f'<a href="{address}" rel="nofollow ugc noopener">{address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("see https://example.org.", f"see {to('https://example.org')}."),
        ("(https://example.org/a_(b))", f"({to('https://example.org/a_(b)')})"),
        ("HTTP://Example.org/?a=1&b=2!", f"{to('HTTP://Example.org/?a=1&amp;b=2')}!"),
        ("絵は、https://example.org/絵。", f"絵は、{to('https://example.org/絵')}。"),
        ('https://x.org/"onmouseover="alert(1)', f"{to('https://x.org/')}&quot;onmouseover=&quot;alert(1)"),
        ("https://x.org/<b>", f"{to('https://x.org/')}&lt;b&gt;"),
        ("javascript:alert(1) data:text/html,x ftp://x.org", "javascript:alert(1) data:text/html,x ftp://x.org"),
        ("https:// and http://.", "https:// and http://."),
        ("https://example.org/@ada", to("https://example.org/@ada")),
        ("<i>@ada</i>", '&lt;i&gt;<a href="/@ada">@ada</a>&lt;/i&gt;'),
        ("@Ada, @ada-: @ada_b", '<a href="/@ada">@Ada</a>, <a href="/@ada">@ada</a>-: @ada_b'),
        ("絵を@adaさんへ", '絵を<a href="/@ada">@ada</a>さんへ'),
        ("ada@ada.org @@ada @nobody a/@ada", "ada@ada.org @@ada @nobody a/@ada"),
    ],
)
def test_addresses_and_handles_become_links_and_all_else_is_escaped(text, html):
    assert hypertext(text, {"ada"}) == html


def test_only_what_could_be_a_handle_is_looked_up():
    assert handles_in("@Ada @x @ada, bruno@cleo.org https://a.org/@dora 5@emil") == {"ada"}


def test_a_long_text_of_the_worst_kind_is_read_in_one_go():
    assert hypertext("https://" + "(" * 5000 + ")" * 5000, ()).startswith("<a ")
    assert handles_in("@" * 10_000) == set()
