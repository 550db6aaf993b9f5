"""`python mailbox.py PORT FILE`: a mail server (RFC 5321, the least of it) that appends all it is given to a file."""

from __future__ import annotations

import socketserver
import sys
from pathlib import Path


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 mail.internal")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                self.keep()
            self.say("221 bye" if word == b"QUIT" else "250 yes")
            if word == b"QUIT":
                return

    def keep(self) -> None:
        with Path(sys.argv[2]).open("ab") as mails:
            for line in self.rfile:
                if line == b".\r\n":
                    return
                mails.write(line)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


if __name__ == "__main__":
    Mailbox(("127.0.0.1", int(sys.argv[1])), Conversation).serve_forever()
