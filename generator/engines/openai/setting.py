"""How an openai setting is written."""

from __future__ import annotations

from generator.engines.base import ModelRef, bad_setting
from generator.engines.setting import Options, split_options


def parse(rest: str) -> tuple[ModelRef, Options]:
    """`address#model?options`. Options follow the model, since the address may have a query of its own."""
    address, _, rest = rest.partition("#")
    model, options = split_options(rest)
    if not address:
        raise bad_setting("The openai engine needs an address: openai:https://host/v1#model.")
    return ModelRef(model), {"base_url": address, **options}
