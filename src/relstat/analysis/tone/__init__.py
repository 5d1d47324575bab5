"""Tone toward actors: how a sentence presents someone whom it mentions."""
