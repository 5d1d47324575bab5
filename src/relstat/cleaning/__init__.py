"""The repairs that know what a release looks like: each one named, counted and switchable.

A step takes texts and returns texts, and never touches what was stored. Some steps know their
rule beforehand; others learn it from the corpus, in batches: what each batch contributes is
merged, in any order, and what is learned from the whole is then applied to every text.
"""
