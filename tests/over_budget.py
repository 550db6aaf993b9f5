"""A pytest plugin: in CI, names at the end the tests that took longer than the README's line allows (CONTRIBUTING.md).

Nothing fails by it: a busy machine is no fault of a test. What stands there run after run belongs to `long`.
"""

import os

import pytest

SECONDS = 5  # of its own; what a module's tests share is nobody's own


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if os.environ.get("CI") != "true" or config.option.markexpr != "not long":
        return
    reports = terminalreporter.getreports("passed")
    over = [report for report in reports if report.when == "call" and report.duration > SECONDS]
    if over:
        terminalreporter.section(f"took longer than {SECONDS} s, the most for a test that is not `long`")
    for report in sorted(over, key=lambda report: -report.duration):
        terminalreporter.write_line(f"{report.duration:6.1f} s {report.nodeid}")
