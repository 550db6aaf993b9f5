"""A mail server that does not know Ada's address, and one that has no time for it."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail.backends.locmem import EmailBackend


class Picky(EmailBackend):
    answer = (550, b"No such user")

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if "ada@example.org" in message.to:
                raise SMTPRecipientsRefused({"ada@example.org": self.answer})
        return super().send_messages(messages)


class Busy(Picky):
    answer = (451, b"Greylisted, try again later")
