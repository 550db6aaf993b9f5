"""What a person asks for, and what they are told of it: the request, seeds, refusals, progress, notifications."""
