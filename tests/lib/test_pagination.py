"""Cursors that nobody was given."""

import base64
import json

import pytest

KEY = {"u": "01a223b6e04377f7996fb16570794db0"}
FORGED = {
    "nested deeply": "[" * 5000 + "]" * 5000,
    "a number beyond every float": json.dumps([10**400, KEY]),
    "before the first day": json.dumps([{"t": "0001-01-01T00:00:00+23:59"}, KEY]),
    "after the last day": json.dumps([{"t": "9999-12-31T23:59:59-23:59"}, KEY]),
    "half a character": json.dumps(["\ud800", KEY]),
    "not a number": '[NaN, {"u": "01a223b6e04377f7996fb16570794db0"}]',
}
LISTS = ["/new", "/top/all", "/search?q=house", "/@ada", "/@ada/posts/liked", "/threads", "/notifications"]


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_forged_cursor_is_of_no_list(client_of, ada, post_by, forged):
    post_by(ada)
    client = client_of(ada)
    cursor = base64.urlsafe_b64encode(forged.encode()).decode().rstrip("=")
    for address in LISTS:
        sign = "&" if "?" in address else "?"
        for start in ("", "40~"):
            assert client.get(f"{address}{sign}cursor={start}{cursor}").status_code == 404, address
