"""A pytest plugin: names at the end the tests that took longer than one of the README's line may (CONTRIBUTING.md).

Nothing fails by it: a busy machine is no fault of a test. What stands there in CI, run after run, belongs to `long`.
"""

import pytest

SECONDS = 5  # of its own; what a module's tests share is nobody's own


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.option.markexpr != "not long":
        return
    reports = terminalreporter.getreports("passed")
    over = [report for report in reports if report.when == "call" and report.duration > SECONDS]
    if over:
        terminalreporter.section(f"took longer than {SECONDS} s, the most for a test that is not `long`")
    for report in sorted(over, key=lambda report: -report.duration):
        terminalreporter.write_line(f"{report.duration:6.1f} s {report.nodeid}")
