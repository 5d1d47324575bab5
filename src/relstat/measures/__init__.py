"""Measures: a function each, a corpus in, a table out."""
