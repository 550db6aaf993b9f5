"""Diffusion models in the Hugging Face layout, by hub id or folder. Importing `engine` imports torch."""
