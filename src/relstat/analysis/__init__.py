"""What measures are made of; each folder is independent of the others where it can be."""
