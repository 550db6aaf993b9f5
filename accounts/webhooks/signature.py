"""Standard Webhooks 1.0: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""

from __future__ import annotations

import base64
import hashlib
import hmac


def signed(key: bytes, name: str, seconds: int, body: str) -> dict[str, str]:
    """The headers by which a receiver knows who sent this, and when: HMAC-SHA256 over "id.timestamp.body"."""
    told = f"{name}.{seconds}.{body}".encode()
    signature = base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()
    return {"webhook-id": name, "webhook-timestamp": str(seconds), "webhook-signature": f"v1,{signature}"}
