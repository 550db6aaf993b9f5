"""The operator's page, typed word for word on a Debian of its own: real services, real systemd, real nginx."""

from __future__ import annotations

import pytest

from tests.deploy.conftest import STARTED, Operator

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("recipe"), pytest.mark.timeout(600)]


def test_every_service_runs_and_none_has_failed(operator: Operator):
    assert operator.machine.run(f"systemctl is-active {' '.join(STARTED)}").split() == ["active"] * len(STARTED)
    assert operator.machine.run("systemctl --failed --no-legend --plain") == ""


def test_somebody_joins_draws_watches_and_posts(operator: Operator):
    ada = operator.newcomer("ada")
    job = ada.draw("a small red house by a lake")
    post = ada.post(job, "Red house")
    assert post["url"].startswith(operator.site)
    assert "Red house" in ada.ask("/new").body
