"""What is learned from the corpus itself: page furniture, glued words."""
