"""Diversity: how varied the vocabulary of documents and groups of them is."""
