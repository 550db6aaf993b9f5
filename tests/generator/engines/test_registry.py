"""From a setting to an engine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from generator.engines.base import EngineError, ModelRef
from generator.engines.registry import open_engine, parse


@pytest.mark.parametrize(
    ("setting", "engine", "ref", "options"),
    [
        ("sketch", "sketch", ModelRef("sketch"), {}),
        ("diffusers:acme/model", "diffusers", ModelRef("acme/model"), {}),
        ("diffusers:acme/model@abc?steps=4", "diffusers", ModelRef("acme/model", revision="abc"), {"steps": "4"}),
        ("diffusers:/srv/models/ours", "diffusers", ModelRef("ours", folder="/srv/models/ours"), {}),
        ("openai:http://host:1/v1", "openai", ModelRef(""), {"base_url": "http://host:1/v1"}),
        (
            "openai:https://host/v1?api-version=2#org/model:tag?timeout=9",
            "openai",
            ModelRef("org/model:tag"),
            {"base_url": "https://host/v1?api-version=2", "timeout": "9"},
        ),
    ],
)
def test_a_setting_names_engine_model_and_options(setting, engine, ref, options):
    found = parse(setting)
    assert (found.engine, found.ref, found.options) == (engine, ref, options)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("crayon", "There is no engine called “crayon”. There is sketch, diffusers, openai, comfyui."),
        ("", "There is no engine called “”"),
        ("diffusers:", "needs a model"),
        ("openai:", "needs an address"),
        ("openai:ftp://host/v1", "is not an http or https address"),
        ("openai:http://host/v1#m?colour=red", "has no option “colour”"),
        ("openai:http://host/v1#m?timeout=soon", "timeout cannot be “soon”"),
        ("openai:http://host/v1#m?sizes=big", "sizes cannot be “big”"),
        ("openai:http://host/v1#m?outputs_may_train=perhaps", "cannot be “perhaps”"),
        ("openai:http://host/v1#m?timeout", "is not a list of options"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_in_a_sentence(setting, sentence):
    with pytest.raises(EngineError, match=sentence.replace(".", r"\.")) as refusal:
        open_engine(setting, environ={})
    assert not refusal.value.retry


def test_only_the_named_engine_is_imported():
    code = (
        "import sys; from generator.engines.registry import find, parse; parse('diffusers:a/b'); find('openai');"
        "sys.exit('torch' in sys.modules or 'diffusers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_missing_extras_are_said_with_what_to_install():
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from generator.engines.base import EngineError\n"
        "from generator.engines.registry import open_engine\n"
        "try: open_engine('diffusers:acme/model')\n"
        "except EngineError as error: print(error.code, error)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert said.startswith("missing-extras")
    assert "requirements-gpu.txt" in said
