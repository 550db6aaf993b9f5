"""The key that signs what is taken back, so that nobody else can tell a trainer to drop rows."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import models
from django.utils import timezone


class SigningKey(models.Model):
    """Ed25519 (RFC 8032), 32 bytes, made at the first use. Datasets carry its public half."""

    private = models.BinaryField(max_length=32, editable=False)
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.created:%Y-%m-%d}"

    @classmethod
    def current(cls) -> Ed25519PrivateKey:
        """The one in use. Several processes that need the first make one."""
        there = cls.objects.order_by("pk").first()
        if there is None:
            fresh = Ed25519PrivateKey.generate().private_bytes_raw()
            there, _made = cls.objects.get_or_create(pk=1, defaults={"private": fresh})
        return Ed25519PrivateKey.from_private_bytes(bytes(there.private))

    @classmethod
    def public_hex(cls) -> str:
        return cls.current().public_key().public_bytes_raw().hex()
