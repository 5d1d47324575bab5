"""Scores of sentences and documents, and the counts that they are made of."""
