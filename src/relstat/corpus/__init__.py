"""A corpus: documents and their fields beside one stream of integers, and its derivatives."""
