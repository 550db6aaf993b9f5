"""Trying what an engine would offer before anybody is offered it: what fails, or changes nothing, is not announced."""
