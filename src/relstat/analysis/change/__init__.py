"""How formulas change over time: timelines, lives, replacements, changed fillers."""
