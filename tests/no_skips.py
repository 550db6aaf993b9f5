"""A pytest plugin: in CI, a skipped browser or engine test is a failed one.

A test that is skipped because chromium or a library is missing would otherwise pass for years unrun.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest

MUST_RUN = ("tests/browser", "tests/feed/similarity", "tests/generator/engines")


def _refuse_skip(report: Any) -> None:
    skipped = report.outcome == "skipped" and not hasattr(report, "wasxfail")
    if os.environ.get("CI") == "true" and skipped and report.nodeid.startswith(MUST_RUN):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"In CI this test must run, and it was skipped: {reason}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    report = yield
    _refuse_skip(report)
    return report
