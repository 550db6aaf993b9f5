"""Settings, urls, processes: the only room that may import all others."""
