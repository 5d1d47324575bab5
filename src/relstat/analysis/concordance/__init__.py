"""Contexts: patterns of words, where they are found, and what stands around them."""
