"""Cleaning: what an outlet, a web page or a file format did to a text is found and undone.

The law of this package: a step is a pure function of texts. It guesses only where nothing else
is likely; in doubt a text stays as it is. Each step has a name, its work is counted, and it can
be switched off. Some steps know their rule beforehand; others learn it from the corpus, in
batches: what each batch contributes is merged, in any order, and what is learned from the whole
is then applied to every text. :mod:`relstat.cleaning.pipeline` has the steps in their order.
"""
