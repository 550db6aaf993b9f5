"""An engine in a process of its own, behind a local socket: the server, its client, and the watchdog between them."""
