"""A second door for programs that speak the images API of OpenAI: the same queue, quotas and rules behind it."""
