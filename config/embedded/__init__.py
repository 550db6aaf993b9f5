"""`manage.py up`: one process that starts, watches and stops the parts of a gallery on one machine.

Nothing here imports Django or a third-party package by itself, so that it can say in one sentence what is missing. What
the parts have in common is loaded by name (preload.py), and they are forks of this process (fork.py).
"""
