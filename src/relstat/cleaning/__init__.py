"""Repairs of damaged text: what is changed, step by step, and how often.

A step is a pure function of a column of texts. Steps are named, counted, switchable one by one
and idempotent; what a step cannot decide it leaves as it is.
"""
