"""The main job through the API: make a picture, post it, remix it by a sentence, look at its lineage.

python manage.py maker robin --token        # prints a token last
python docs/api/journey.py http://127.0.0.1:8000 atl_...
"""

import sys
import time

import requests

site, token = sys.argv[1:3]
api = requests.Session()
api.headers["Authorization"] = f"Bearer {token}"


def call(method, path, **body):
    answer = api.request(method, f"{site}/api/v1{path}", json=body or None)
    if not answer.ok:
        sys.exit(f"{method} {path}: {answer.json()['title']}")  # every error is a problem document
    return answer.json() if answer.content else None


def make(**request):
    job = call("POST", "/jobs", **request)
    while job["state"] in ("queued", "running"):
        time.sleep(0.5)
        job = call("GET", f"/jobs/{job['id']}")
    return job["images"][0]["id"] if job["images"] else sys.exit(job["failure"]["title"])


image = make(prompt="a lighthouse on rocks at dusk, gulls, oil painting", seed=7)
post = call("POST", "/posts", images=[image], title="Keeper's evening", publish=True)
call("PUT", f"/posts/{post['id']}/like")
night = make(prompt="make it night, with stars", sources=[{"image": image, "kind": "remix"}])
remix = call("POST", "/posts", images=[night], title="Keeper's night", publish=True)
print(post["url"], remix["url"], call("GET", f"/posts/{remix['id']}/lineage"), sep="\n")
