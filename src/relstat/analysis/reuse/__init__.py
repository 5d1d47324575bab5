"""Passages: what a document has word for word, or nearly so, from an earlier one."""
