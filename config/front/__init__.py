"""What stands in front of Django in the web server: pages kept for a second, and static files from memory.

A list is the same for everyone who reads the same language and wants the same pictures, so it is made once a second for
each such audience, not once a person (docs/decisions/0024-the-front.md).
"""
