"""In CI a browser test that is skipped fails."""

import os
import subprocess
import sys

import pytest

from config.embedded.parts import PROJECT

SKIPPED_TEST = "import pytest\n\ndef test_the_journey():\n    pytest.skip('no chromium')\n"
SKIPPED_MODULE = "import pytest\n\npytest.importorskip('a_library_nobody_has')\n"


@pytest.mark.parametrize("source", [SKIPPED_TEST, SKIPPED_MODULE])
@pytest.mark.parametrize(
    ("folder", "ci", "fails"),
    [
        ("browser", "true", True),
        pytest.param("browser", "", False, marks=pytest.mark.long),
        pytest.param("gallery", "true", False, marks=pytest.mark.long),
    ],
)
def test_a_skip_fails_only_in_ci_and_only_where_it_must_run(tmp_path, source, folder, ci, fails):
    place = tmp_path / "tests" / folder
    place.mkdir(parents=True)
    (place / "test_journey.py").write_text(source)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, f"--rootdir={tmp_path}", "-p", "no_skips", "tests"],
        cwd=tmp_path,
        env=os.environ | {"CI": ci, "PYTHONPATH": str(PROJECT / "tests"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode in (1, 2)) == fails, done.stdout
    assert ("in CI this test must run" in done.stdout.lower().replace("in ci", "in CI")) == fails
