"""The client script, and the browsable description of the API, on the real product."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "docs" / "api" / "journey.py"


def run_script(site, token):
    command = [sys.executable, str(SCRIPT), site.address, token]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)


@pytest.fixture(scope="module")
def token(site):
    return site.manage("maker", "robin", "--token").split()[-1]


@pytest.mark.long
def test_the_client_script_makes_posts_likes_and_remixes(site, token):
    done = run_script(site, token)
    assert done.returncode == 0, done.stdout + done.stderr
    first, second, lineage = done.stdout.splitlines()
    assert first.startswith(f"{site.address}/posts/") and second.startswith(f"{site.address}/posts/")
    assert "Keeper's evening" in lineage


def test_the_client_script_says_why_it_is_refused(site):
    done = run_script(site, "atl_nonsense")
    assert done.returncode == 1
    assert "This token is unknown or has expired" in done.stderr


@pytest.mark.long
def test_the_description_is_browsed_under_our_policy(browser, site):
    page = browser.new_page(base_url=site.address)
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/api/v1/docs")
    page.get_by_text("Ask for a picture", exact=True).wait_for()
    assert page.locator(".opblock").count() > 50
    page.locator("#operations-generate-create_job button").first.click()
    page.get_by_text("a small red house by a lake").first.wait_for()
    page.close()
    assert complaints == []


@pytest.mark.long
def test_a_visitor_tries_a_call_out_on_the_page(browser, site):
    page = browser.new_page(base_url=site.address)
    page.goto("/api/v1/docs")
    operation = page.locator("#operations-generate-get_capabilities")
    operation.locator("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    with page.expect_response("**/api/v1/capabilities") as answered:
        operation.get_by_role("button", name="Execute").click()
    operation.locator(".live-responses-table").get_by_text('"max_candidates"').first.wait_for()
    page.close()
    assert answered.value.status == 200
