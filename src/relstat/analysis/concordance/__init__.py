"""Contexts: patterns of words, where they are found, and what is around them."""
