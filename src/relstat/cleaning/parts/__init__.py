"""The parts of a document: what is above and below its body."""
