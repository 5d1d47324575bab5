"""Formulas: repeated phrases without redundancy, frames with a slot, and how much they cover."""
