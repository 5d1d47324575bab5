"""Repairs of lines and paragraphs."""
