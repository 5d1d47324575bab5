"""Cleaning: what an outlet, a web page or a file format did to a text is found and told apart.

The law of this package: a cleaning step is a pure function of texts. It guesses only where
nothing else is likely; in doubt a text stays as it is. Each step has a name, its work is
counted, and it can be switched off.
"""
