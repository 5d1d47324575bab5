"""Passages: what a release has word for word, or nearly so, from an earlier one."""
