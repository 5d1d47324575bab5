"""Repairs of characters: what was encoded, replaced or hidden."""
