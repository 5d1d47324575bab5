"""Tables, and what they look like in print and as data."""
