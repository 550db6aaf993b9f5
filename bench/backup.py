"""A gallery of 10,000 posts backed up, restored into a scratch server, and verified, each timed.

    .venv/bin/python -m bench.backup [POSTS]

Rows are made in bulk through the models, five posts for each of so many small files (a real gallery has a file of its
own for each picture, of a megabyte rather than a kilobyte). Both servers are embedded ones on this machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parent.parent
FILL = """
import hashlib, io, django, os
from PIL import Image as Picture
from django.utils import timezone
django.setup()
from accounts.models import User
from gallery.files import storage
from gallery.models import Image, Like, Post, PostImage
posts = int(os.environ["POSTS"])
people = User.objects.bulk_create([User(handle=f"maker-{n}") for n in range(100)])
def picture(n):
    out = io.BytesIO()
    Picture.effect_noise((64, 64), n % 97 + 1).save(out, "PNG")
    return out.getvalue()
files = []
for n in range(max(1, posts // 5)):
    data = picture(n)
    files.append((storage.store().put(data, "png"), hashlib.sha256(data).hexdigest(), len(data)))
images = Image.objects.bulk_create([
    Image(maker=people[n % 100], origin="program", visibility="public", storage_key=key, sha256=sha, bytes=size,
          mime="image/png", width=64, height=64, prompt=f"a lighthouse in fog, number {n}", seed=n)
    for n in range(posts) for key, sha, size in [files[n % len(files)]]], batch_size=2000)
rows = Post.objects.bulk_create([
    Post(maker=one.maker, title=f"Lighthouse {n}", state="published", visibility="public", published=timezone.now(),
         like_count=3)
    for n, one in enumerate(images)], batch_size=2000)
PostImage.objects.bulk_create([PostImage(post=post, image=one) for post, one in zip(rows, images)], batch_size=2000)
Like.objects.bulk_create([Like(post=post, by=people[(n + k) % 100]) for n, post in enumerate(rows) for k in (1, 2, 3)],
                         batch_size=5000)
print(len(rows), "posts", len(files), "files")
"""


def manage(data: Path, *words: str) -> float:
    """Seconds that `manage.py WORDS` took on the gallery in this folder; what it said is shown."""
    began = time.monotonic()
    bare = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BROKER_URL")}
    subprocess.run([sys.executable, "manage.py", *words], cwd=PROJECT, env=bare | {"DATA_DIR": str(data)}, check=True)
    return time.monotonic() - began


def main() -> None:
    os.environ["POSTS"] = sys.argv[1] if len(sys.argv) > 1 else "10000"
    with tempfile.TemporaryDirectory(prefix="bench-backup-", dir="/tmp") as folder:
        root = Path(folder)
        manage(root / "one", "migrate", "--verbosity", "0")
        manage(root / "one", "shell", "--verbosity", "0", "--command", FILL)
        times = {
            "backup": manage(root / "one", "backup", str(root / "kept")),
            "backup again, nothing new": manage(root / "one", "backup", str(root / "kept")),
            "restore": manage(root / "two", "restore", str(root / "kept")),
            "verify": manage(root / "two", "verify", "--against", str(root / "kept")),
        }
        for name, seconds in times.items():
            print(f"{name:28} {seconds:6.1f} s")


if __name__ == "__main__":
    main()
