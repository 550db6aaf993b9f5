"""Let an account draw and post a dozen pictures, for a rehearsal: `TOKEN=… python3 draw.py http://localhost:8000`.

It speaks to the API as any program does, allows training with what it makes, and needs Python alone.
"""

import json
import os
import sys
import time
import urllib.request

PROMPTS = (
    "a lighthouse at dusk",
    "a heron in the reeds",
    "a red bicycle",
    "a bridge in fog",
    "a fox asleep in snow",
    "a market under awnings",
)


def ask(path, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {os.environ['TOKEN']}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{sys.argv[1]}/api/v1/{path}", data, headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return json.load(answer)


ask("me/consent", {"allowed": True}, method="PUT")
for prompt in PROMPTS:
    job = ask("jobs", {"prompt": prompt, "candidates": 2})
    while job["state"] in ("queued", "running"):
        time.sleep(0.5)
        job = ask(f"jobs/{job['id']}")
    images = [image["id"] for image in job["images"]]
    ask("posts", {"images": images, "title": prompt, "publish": True})
    print(f"{prompt}: {len(images)} pictures, {job['state']}")
