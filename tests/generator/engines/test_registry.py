"""From a setting to an engine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.engines.base import EngineError, ModelRef
from generator.engines.registry import ENGINES, capabilities_at_rest, open_engine, parse
from tests.generator.fake_engine import ABLE, FakeEngine

FAKE = "tests.generator.fake_engine.FakeEngine"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """`module("my_engines", "class ...")`: a module outside the tree that this test alone can import."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(name: str, text: str) -> None:
        (tmp_path / f"{name}.py").write_text(text)
        monkeypatch.delitem(sys.modules, name, raising=False)

    return write


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`package("crayons", crayon="my_engines:Crayon")`: an installed package with these engines as entry points."""
    monkeypatch.syspath_prepend(tmp_path / "site")

    def install(name: str, **points: str) -> None:
        folder = tmp_path / "site" / f"{name}-1.0.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        lines = [f"{engine} = {path}" for engine, path in points.items()]
        (folder / "entry_points.txt").write_text("\n".join(["[atelier.engines]", *lines, ""]))

    return install


@pytest.mark.parametrize(
    ("setting", "engine", "ref", "options"),
    [
        ("sketch", "sketch", ModelRef(""), {}),
        ("sketch:?cpu_watts=20", "sketch", ModelRef(""), {"cpu_watts": "20"}),
        (f"{FAKE}:gradients?retry=no", FAKE, ModelRef("gradients"), {"retry": "no"}),
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
        ("crayon", f"There is no engine called “crayon”. There is {', '.join(ENGINES)}"),
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
        "import sys; from generator.engines.registry import capabilities_at_rest, parse\n"
        "parse('diffusers:a/b'); capabilities_at_rest('diffusers:a/b'); parse('openai:http://host/v1')\n"
        "sys.exit(any(name in sys.modules for name in ('torch', 'diffusers', 'numpy', 'generator.engines.sketch')))"
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


# -- engines from outside the tree -----------------------------------------------------------------------------------


def test_a_name_with_a_dot_is_the_path_of_an_engine_anywhere():
    engine = open_engine(f"{FAKE}:gradients?seconds_a_step=0.5&retry=no")
    assert isinstance(engine, FakeEngine)
    assert (engine.seconds_a_step, engine.retry) == (0.5, False)


def test_an_installed_package_brings_engines_by_its_entry_points(package):
    package("crayons", crayon="tests.generator.fake_engine:FakeEngine")
    assert open_engine("crayon:gradients").capabilities() == ABLE
    with pytest.raises(EngineError, match=f"There is {', '.join(ENGINES)}, crayon"):
        open_engine("chalk")


def test_no_package_takes_the_place_of_an_engine_of_ours(package):
    package("crayons", sketch="tests.generator.fake_engine:FakeEngine")
    assert open_engine("sketch").capabilities().engine == "sketch"


def test_two_packages_that_use_one_name_are_told_apart_by_their_paths(package):
    package("crayons", crayon="tests.generator.fake_engine:FakeEngine")
    package("wax", crayon="wax.engine:Wax")
    with pytest.raises(EngineError, match=r"by its path, tests\.generator\.fake_engine\.FakeEngine or wax\.engine"):
        open_engine("crayon")


@pytest.mark.parametrize(
    ("setting", "code", "sentence"),
    [
        ("nowhere.engine.Crayon", "unknown-engine", "Python finds no module “nowhere” here"),
        ("my_engines.more.Crayon", "unknown-engine", "Python finds no module “my_engines.more” here"),
        ("my_engines.Chalk:soft", "unknown-engine", "the module my_engines has no “Chalk”"),
        ("my_engines.Crayon", "not-an-engine", "“my_engines.Crayon” is no engine: it lacks load, warmup, generate"),
        ("my_engines.wax", "not-an-engine", "“my_engines.wax” is no engine: it is no class"),
        ("my_engines.Mute:?loud=no", "not-an-engine", "its capabilities are no Capabilities but a NoneType"),
        ("my_engines.Long", "not-an-engine", "it calls itself “aaaaaaaaaa"),
        ("broken_engines.Crayon", "broken-engine", "cannot be imported: ZeroDivisionError: division by zero"),
        ("poor_engines.Crayon", "missing-extras", "the package “crayons_of_wax” is not installed"),
    ],
)
def test_an_engine_that_cannot_be_had_is_refused_in_a_sentence(module, setting, code, sentence):
    module(
        "my_engines",
        "from dataclasses import replace\n"
        "from tests.generator.fake_engine import ABLE, FakeEngine\n"
        "wax = FakeEngine()\n"
        "class Crayon:\n    def capabilities(self): ...\n"
        "class Ready(FakeEngine):\n    needs_no_loading = True\n"
        "class Mute(Ready):\n    def __init__(self, loud: bool): ...\n    def capabilities(self): ...\n"
        "class Long(Ready):\n    def capabilities(self): return replace(ABLE, engine='a' * 41)\n",
    )
    module("broken_engines", "1 / 0")
    module("poor_engines", "import crayons_of_wax")
    for open_or_ask in (open_engine, capabilities_at_rest):
        with pytest.raises(EngineError) as refusal:
            open_or_ask(setting)
        assert (refusal.value.code, refusal.value.retry) == (code, False)
        assert sentence in str(refusal.value)


def test_a_class_says_how_its_setting_is_written_and_what_comes_from_the_environment(module):
    module(
        "my_engines",
        "from collections.abc import Sequence\n"
        "from typing import Annotated, Optional\n"
        "from generator.engines.base import ModelRef\n"
        "from generator.engines.sizes import Size, sizes_in\n"
        "from tests.generator.fake_engine import FakeEngine\n"
        "class Crayon(FakeEngine):\n"
        "    from_environ = {'wax': 'WAX'}\n"
        "    @staticmethod\n"
        "    def parse(rest): return ModelRef(rest), {'thickness': '3'}\n"
        "    def __init__(self, *, wax: str = '', thickness: Optional[int] = None,\n"
        "                 sizes: Annotated[Sequence[Size], sizes_in] = ()):\n"
        "        self.given = (wax, thickness, sizes)\n"
        "    def load(self, ref): self.given += (ref.id,)\n",
    )
    engine: Any = open_engine("my_engines.Crayon:a?b", environ={"WAX": "bees"}, sizes="64x64, 96x64")
    assert engine.given == ("bees", 3, ((64, 64), (96, 64)), "a?b")


def test_an_engine_heavy_to_import_is_registered_by_a_spec_beside_it(module):
    module(
        "my_spec",
        "from generator.engines.spec import EngineSpec\n"
        "SPEC = EngineSpec(engine='heavy_engines.Crayon', extras='pip install wax.')\n",
    )
    module("heavy_engines", "import crayons_of_wax")
    assert parse("my_spec.SPEC:soft").ref == ModelRef("soft")
    assert capabilities_at_rest("my_spec.SPEC:soft") is None
    with pytest.raises(EngineError, match=r"“crayons_of_wax” is not installed\. pip install wax\."):
        open_engine("my_spec.SPEC:soft")


@pytest.mark.parametrize(
    ("setting", "known"),
    [
        ("sketch", True),
        ("sketch:?cpu_watts=20", True),
        (f"{FAKE}:gradients", False),
        ("diffusers:a/b", False),
        ("openai:http://host/v1", False),
        ("comfyui:http://host?workflow=/a.json", False),
    ],
)
def test_only_an_engine_that_needs_no_loading_says_what_it_can_do_at_rest(setting, known):
    assert (capabilities_at_rest(setting) is not None) == known
