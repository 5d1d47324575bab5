"""Sorted suffixes: every phrase of a stream is a range of their order.

:mod:`sorting` makes the order, slice by slice; :mod:`repeats` is what one slice knows of the
phrases that begin with its terms; :mod:`slices` loads a stored order where it is worked on.
:mod:`relstat.counting.suffix_counts` adds up over slices.
"""
