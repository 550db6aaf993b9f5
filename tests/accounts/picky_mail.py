"""A mail server that does not know Ada's address."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail.backends.locmem import EmailBackend


class Picky(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if "ada@example.org" in message.to:
                raise SMTPRecipientsRefused({"ada@example.org": (550, b"No such user")})
        return super().send_messages(messages)
