"""`python -m config.embedded.healthcheck [PORT]`: whether this machine's web server answers, for Docker and scripts.

It asks as the proxy does, by the site's own name: any other would be refused. Django is not loaded.
"""

from __future__ import annotations

import http.client
import os
import sys
from urllib.parse import urlsplit

SECONDS = 4


def main(port: int) -> str:
    """What is wrong; empty where all is well."""
    site = urlsplit(os.environ.get("SITE_URL") or "http://localhost:8000")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme, "Accept": "application/json"}
    try:
        connection.request("GET", f"{site.path.rstrip('/')}/livez", headers=headers)
        status = connection.getresponse().status
    except OSError as error:
        return f"The web server does not answer on port {port}: {error}"
    return "" if status == 200 else f"The web server answers {status}."


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 8000) or 0)
