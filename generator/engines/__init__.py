"""Engines that turn a request into pixels, each in a folder of its own behind one interface."""
