"""The operator's page, typed word for word on a Debian of its own: real services, real systemd, real nginx.

What it cannot show is listed in docs/decisions/0035-the-recipe-is-run.md.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.checks.tree import text
from tests.deploy.conftest import STARTED, Operator
from tests.deploy.recipe import block, typed
from tests.deploy.visitor import Answer, Visitor

pytestmark = [pytest.mark.long, pytest.mark.recipe, pytest.mark.xdist_group("recipe"), pytest.mark.timeout(900)]
PATH_SITE, LAN_SITE = "https://host.example.org/gallery", "http://gallery"
RABBIT = "amqp://atelier:Sesame-7@mq.internal/atelier"
REDIS = "redis://:Sesame-7@redis.internal:6379/0"


def test_every_service_runs_and_none_has_failed(operator: Operator):
    assert operator.machine.run(f"systemctl is-active {' '.join(STARTED)}").split() == ["active"] * len(STARTED)
    assert operator.machine.run("systemctl --failed --no-legend --plain") == ""
    assert "Traceback" not in operator.machine.run("journalctl -u 'atelier-*' -o cat --no-pager")


def test_systemd_finds_nothing_wrong_with_the_units(operator: Operator):
    units = "atelier-web.service atelier-beat.service atelier-worker@default.service"
    verified = operator.machine.run(f"systemd-analyze verify {units} atelier-engine@0.service atelier-gpu@0.service")
    assert "atelier" not in verified, verified


def test_nginx_reads_the_file_of_compose(operator: Operator):
    """But for a word that is newer than Debian's nginx, and for where its container has certificates."""
    conf = text("deploy/nginx/compose.conf").replace("    http2 on;\n", "")
    conf = conf.replace("/etc/certificates/", "/etc/letsencrypt/live/gallery.example.org/")
    operator.machine.write("/srv/compose/default.conf", conf)
    operator.machine.write("/srv/compose/nginx.conf", "events {} http { include /srv/compose/default.conf; }")
    operator.machine.run("nginx -t -c /srv/compose/nginx.conf")


def test_every_setting_reaches_a_command(operator: Operator):
    """Also what stands behind an `&` and a `#`; the services were told the very same by systemd."""
    ask = "from django.conf import settings; print(settings.STORAGE_URL, settings.SECRET_KEY)"
    told = operator.machine.run(f"cd /tmp && atelier shell -v 0 -c '{ask}'")
    assert "s3://atelier-pictures?region_name=eu-west-3&endpoint_url=http://s3.internal:9000 0123456789-" in told
    assert told.strip().endswith("XYZ#&")
    process = "tr '\\0' '\\n' < /proc/$(systemctl show -p MainPID --value atelier-web)/environ"
    assert set(told.split()) <= {line.partition("=")[2] for line in operator.machine.run(process).splitlines()}


def test_the_whole_loop_with_pictures_in_s3(operator: Operator):
    ada = whole_loop(operator, "ada")
    job = ada.draw("a small red house by a lake")
    sent = picture(ada, job)
    assert sent.status == 302
    assert sent.headers["location"].startswith("http://s3.internal:9000/atelier-pictures/")
    assert ada.ask(sent.headers["location"]).headers["content-type"] == "image/png"
    assert "http://s3.internal:9000" in sources_of_pictures(ada.ask("/new"))
    assert picture(Visitor(operator.machine, operator.site, "nobody"), job).status == 404


def test_pictures_in_a_folder_sent_by_nginx(operator: Operator):
    operator.set(STORAGE_URL="file:///srv/pictures", DELIVERY="accel")
    operator.type(block("Pictures", "install -d"))
    operator.wait_for_pages()
    bruno = whole_loop(operator, "bruno")
    job = bruno.draw("a blue boat")
    sent = picture(bruno, job)
    assert (sent.status, sent.headers["content-type"]) == (200, "image/png")
    assert "x-accel-redirect" not in sent.headers
    assert (sent.headers["tdm-reservation"], sent.headers["x-robots-tag"]) == ("1", "noai, noimageai")
    assert operator.machine.run("find /srv/pictures -name '*.png' -user atelier").count(".png") >= 2
    assert picture(Visitor(operator.machine, operator.site, "nobody"), job).status == 404
    key = operator.machine.run("cd /srv/pictures && find . -name '*.png' | head -1").strip().removeprefix("./")
    assert bruno.ask(f"/protected/{key}").status == 404


def test_rabbitmq_as_the_broker(operator: Operator):
    operator.machine.wait_for("rabbitmqctl await_startup")
    operator.type(block("The broker", "apt-get install rabbitmq-server"))
    operator.set(BROKER_URL=RABBIT, REDIS_URL=REDIS)
    whole_loop(operator, "cleo")
    queues = operator.machine.run("rabbitmqctl -p atelier list_queues --silent name type")
    assert {tuple(line.split()) for line in queues.splitlines()} >= {("default", "quorum"), ("gpu", "quorum")}


def test_served_under_a_path(operator: Operator):
    operator.machine.run("sed -i s/gallery.example.org/host.example.org/ /etc/nginx/sites-available/atelier")
    operator.machine.run("sed -i 's|live/host|live/gallery|' /etc/nginx/sites-available/atelier")
    operator.type(block("Under a path", "sed -i"))
    operator.machine.run("nginx -t && systemctl restart nginx")
    operator.set(PATH_SITE, ALLOWED_HOSTS="host.example.org")
    dora = whole_loop(operator, "dora")
    page = dora.ask("/new").body
    addresses = re.findall(r"""\b(?:href|src|action|hx-post|srcset)="(/[^"]*)""", page)
    assert len(addresses) > 20
    assert [address for address in addresses if not address.startswith("/gallery/")] == []
    sheet = next(address for address in addresses if address.endswith(".css"))
    assert dora.ask(f"https://host.example.org{sheet}").status == 200
    assert "\t/gallery/\t" in operator.machine.read(dora.jar)
    assert dora.ask("https://host.example.org/new").status == 404


def test_a_network_without_certificates(operator: Operator):
    refused = operator.machine.run("SITE_URL=http://gallery atelier check", fails=True)
    assert "PLAIN_HTTP=on" in refused
    operator.machine.run("cp /opt/atelier/deploy/nginx/lan.conf /etc/nginx/sites-available/atelier && nginx -t")
    operator.machine.run("systemctl restart nginx")
    operator.set(LAN_SITE, ALLOWED_HOSTS="gallery", PLAIN_HTTP="on")
    operator.machine.run("atelier check --deploy --fail-level WARNING")
    emile = whole_loop(operator, "emile")
    assert "strict-transport-security" not in emile.ask("/").headers


def test_two_web_processes_share_sessions(operator: Operator):
    """On two addresses of one machine, each asked in turn by nginx, while one after the other is restarted."""
    unit = text("deploy/systemd/atelier-web.service").replace("/web.env", "/web-2.env")
    operator.machine.write("/etc/systemd/system/atelier-web-2.service", unit)
    operator.machine.write("/etc/atelier/web-2.env", "WEB_HOST=127.0.0.2\n")
    second = "s|# A second web machine.*|server 127.0.0.2:8000;|"
    operator.machine.run(f"sed -i '{second}' /etc/nginx/sites-available/atelier && nginx -t && systemctl restart nginx")
    operator.machine.run("systemctl daemon-reload && systemctl start atelier-web-2")
    operator.machine.wait_for("curl -s -o /dev/null http://127.0.0.2:8000/")
    frida = whole_loop(operator, "frida")
    for restarted in ("atelier-web", "atelier-web-2"):
        operator.machine.run(f"systemctl stop {restarted}")
        assert frida.ask("/settings/profile").status == 200
        operator.machine.run(f"systemctl start {restarted}")
        operator.machine.wait_for("curl -s -o /dev/null http://127.0.0.1:8000/")
        operator.machine.wait_for("curl -s -o /dev/null http://127.0.0.2:8000/")
    operator.machine.run("systemctl stop atelier-web-2")


def test_an_upgrade_and_the_way_back(operator: Operator):
    """To a commit that adds a migration, and back by taking it back before the code goes."""
    gisela = whole_loop(operator, "gisela")
    newest = re.findall(r"\[X\] (\w+)", operator.machine.run("atelier showmigrations feed"))[-1]
    operator.machine.write("/srv/origin/feed/migrations/9999_one_more.py", MIGRATION % newest)
    operator.machine.run("cd /srv/origin && git add -A && git -c user.name=a -c user.email=a@b commit -qm two")
    [upgrade] = typed("Upgrading")
    operator.type(upgrade)
    operator.wait_for_pages()
    assert "[X] 9999_one_more" in operator.machine.run("atelier showmigrations feed")
    assert gisela.draw("after the upgrade")["state"] == "succeeded"
    operator.machine.run("systemctl stop 'atelier-*'")
    operator.machine.run(f"atelier migrate feed {newest}")
    operator.machine.run("cd /opt/atelier && git checkout -q HEAD~1")
    operator.start()
    assert gisela.draw("after the way back")["state"] == "succeeded"


MIGRATION = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("feed", "%s")]
    operations = [migrations.RunSQL("CREATE TABLE one_more ()", "DROP TABLE one_more")]
"""


def whole_loop(operator: Operator, name: str) -> Visitor:
    """Join by mail, draw and listen, ask as an OpenAI client does, post, and find the post among the newest."""
    person = operator.newcomer(name)
    post = person.post(person.draw("a small red house by a lake"), f"House of {name}")
    assert post["url"].startswith(f"{operator.site}/posts/")
    assert f"House of {name}" in person.ask("/new").body
    asked = {"prompt": "a lighthouse", "response_format": "url"}
    [made] = person.call("POST", "/v1/images/generations", asked, seconds=120)["data"]
    assert made["url"].startswith(operator.site)
    assert person.ask(made["url"]).status in (200, 302)
    return person


def picture(person: Visitor, job: dict[str, Any]) -> Answer:
    return person.ask(f"/images/{job['images'][0]['id']}/original")


def sources_of_pictures(page: Answer) -> list[str]:
    [found] = re.findall(r"img-src ([^;]*)", page.headers["content-security-policy"])
    return str(found).split()
