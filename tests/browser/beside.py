"""A process beside a site: runs pieces of Python on its rows, one a line of JSON, with the gallery loaded only once."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import traceback

import django


def main() -> None:
    django.setup()
    for line in sys.stdin:
        said = io.StringIO()
        failed = ""
        try:
            with contextlib.redirect_stdout(said):
                exec(json.loads(line), {})  # noqa: S102 - the tests' own pieces
        except Exception:
            failed = traceback.format_exc()
        sys.stdout.write(json.dumps({"said": said.getvalue(), "failed": failed}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
