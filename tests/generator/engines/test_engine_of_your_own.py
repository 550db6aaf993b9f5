"""The engine that docs/operator/engines.md prints, word for word, from a setting to a picture in the gallery."""

from __future__ import annotations

import io
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Picture

from gallery.models import Image
from generator.engines.base import ImageRequest, Task
from generator.engines.registry import open_engine
from generator.models import EngineCard, Machine
from generator.worker.loop import open_worker
from tests.generator.engines.process.engine_process import PROJECT, EngineProcess, Heard

PAGE = PROJECT / "docs" / "operator" / "engines.md"


def printed(language: str) -> str:
    """The one block of a language on the page."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    [block] = blocks
    return block


@pytest.fixture
def stripes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The page's file, where Python finds it, in this process and in those it starts."""
    (tmp_path / "stripes.py").write_text(printed("python"))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{PROJECT}")
    return tmp_path


@pytest.fixture
def installed(stripes: Path) -> None:
    """The page's package, as an installer leaves it."""
    project = tomllib.loads(printed("toml"))["project"]
    folder = stripes / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    lines = [
        text
        for group, points in project["entry-points"].items()
        for text in (f"[{group}]", *(f"{name} = {path}" for name, path in points.items()))
    ]
    (folder / "entry_points.txt").write_text("\n".join([*lines, ""]))


@pytest.fixture
def process(stripes: Path) -> Iterator[Callable[[str], EngineProcess]]:
    """Its own process, at a socket whose path is short."""
    running: list[EngineProcess] = []
    with tempfile.TemporaryDirectory(prefix="engine-") as folder:

        def start(setting: str) -> EngineProcess:
            running.append(EngineProcess(Path(folder), setting))
            return running[-1]

        yield start
        for one in running:
            one.stop()


def ask(name: str = "ada-1", **changes: Any) -> ImageRequest:
    wanted: dict[str, Any] = {"prompt": "a deckchair", "seed": 7, "width": 512, "height": 512, "steps": 8} | changes
    return ImageRequest(name, Task.TEXT2IMAGE, **wanted)


def test_it_draws_the_same_picture_for_the_same_words_and_seed(stripes):
    engine, heard = open_engine("stripes.Stripes:?width=32"), Heard()
    first, second, other = engine.generate([ask("1"), ask("2"), ask("3", seed=8)], heard)
    assert first.data == second.data != other.data
    picture = Picture.open(io.BytesIO(first.data))
    assert picture.size == (512, 512)
    assert len(picture.getcolors(512 * 512) or []) == 16
    assert heard.kinds()[:10] == ["started", *["step"] * 8, "completed"]


def test_it_can_be_cancelled_in_the_middle(stripes):
    engine = open_engine("stripes.Stripes")
    heard = Heard().then(3, lambda: engine.cancel("1"))
    assert [candidate.request for candidate in engine.generate([ask("1"), ask("2")], heard)] == ["2"]
    assert [event.kind for event in heard if event.request == "1"] == ["started", "step", "step", "cancelled"]


def test_its_package_gives_it_a_name(installed):
    assert open_engine("stripes:?width=24").capabilities().label == "Stripes"


def test_it_draws_in_a_process_of_its_own(process):
    engine = process("stripes.Stripes:?width=64").engine()
    [candidate] = engine.generate([ask()], Heard())
    assert candidate.data == open_engine("stripes.Stripes:?width=64").generate([ask()], Heard())[0].data


@pytest.mark.django_db
def test_the_gallery_draws_with_it_from_the_first_request_to_the_picture(process, settings, api_of, client_of, ada):
    settings.ENGINE = "stripes.Stripes"
    api = api_of(ada)
    made = api.post("/api/v1/jobs", {"prompt": "a deckchair", "width": 768, "height": 512})
    assert made.status_code == 201, "what it can do is known before any worker has started"

    settings.ENGINE_SOCKET = str(process("stripes.Stripes").socket)
    worker = open_worker(settings.ENGINE)
    worker.overlapping = False  # a test's rows are seen by its own thread alone
    assert EngineCard.capabilities_now() == worker.able
    assert Machine.objects.get().pool == "stripes:stripes"
    worker.work()
    job = api.get(made["Location"]).json()
    assert (job["state"], len(job["images"])) == ("succeeded", 1)
    image = Image.objects.get()
    assert (image.origin, image.engine, image.width, image.versions) == ("program", "stripes", 768, {"stripes": "1"})
    assert client_of(ada).get(job["images"][0]["url"]).status_code == 200


@pytest.mark.django_db
def test_where_its_package_is_not_installed_people_wait_and_operators_are_told(settings, api_of, ada):
    settings.ENGINE = "stripes_nobody_has.Stripes"
    answer = api_of(ada).post("/api/v1/jobs", {"prompt": "a deckchair"})
    assert (answer.status_code, answer.json()["code"]) == (503, "no-engine")
    with pytest.raises(Exception, match="Python finds no module “stripes_nobody_has” here"):
        open_worker(settings.ENGINE)
    assert "stripes_nobody_has" in EngineCard.objects.get().trouble
