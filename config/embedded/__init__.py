"""`manage.py up`: one small process that starts, watches and stops the parts of a gallery on one machine.

Nothing here imports Django or a third-party package, so that the supervisor stays small
and can say in one sentence what is missing.
"""
