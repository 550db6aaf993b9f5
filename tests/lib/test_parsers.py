"""Bodies that are meant to hurt."""

import pytest

from lib.limits.parsers import LARGEST


@pytest.fixture
def send(api_of, ada):
    def body(text: str):
        return api_of(ada, "read", "social").post("/api/v1/collections", text, content_type="application/json")

    return body


@pytest.mark.parametrize("text", ["[" * 5000 + "]" * 5000, '{"title":' * 5000 + "1" + "}" * 5000])
def test_json_nested_five_thousand_deep_is_refused(send, text):
    answer = send(text)
    assert (answer.status_code, answer.json()["code"]) == (400, "parse-error")


def test_a_body_beyond_the_limit_is_too_large(send):
    answer = send('{"title": "' + "x" * LARGEST + '"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_body_within_the_limit_is_read(send):
    assert send('{"title": "Coasts"}' + " " * (LARGEST - 100)).status_code == 201
