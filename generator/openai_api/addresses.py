"""Which addresses are the gateway's, however a program puts base and path together."""

from __future__ import annotations

DOOR, AZURE = "/v1", "/openai"
# What a program asks for whose base was given without /v1; no page of the site has one of these addresses.
ALONE = frozenset(
    [
        *("/images/generations", "/images/edits", "/images/variations", "/models", "/responses"),
        *("/chat/completions", "/completions", "/embeddings", "/moderations"),
    ]
)


def gateway_path(path: str) -> str | None:
    """The path as `urls.py` knows it; None where it is not the gateway's.

    A slash at the end, doubled slashes and a doubled /v1 change nothing. Azure's addresses begin with /openai:
    /openai/v1/… is the same as /v1/…, and /openai/deployments/NAME/… keeps the name, which stands for a model.
    """
    tidy = "/" + "/".join([part for part in path.split("/") if part])
    if below(tidy, f"{AZURE}/deployments"):
        return tidy
    if below(tidy, AZURE):
        rest = tidy.removeprefix(AZURE)
        return gateway_path(rest) or DOOR + rest
    while below(tidy, DOOR + DOOR):
        tidy = tidy.removeprefix(DOOR)
    if below(tidy, DOOR):
        return tidy
    return DOOR + tidy if tidy in ALONE or tidy.startswith("/models/") else None


def below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
