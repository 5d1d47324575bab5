"""Formulas as pure functions of arrays: no corpus, no table, no option object in here."""
