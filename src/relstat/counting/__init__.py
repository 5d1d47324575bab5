"""Counts of terms by document and by group, and how groups differ in them."""
