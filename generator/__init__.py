"""How an image is made: jobs, queue, quotas, engines, studio threads."""
