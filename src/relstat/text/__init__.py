"""From characters to integers: white-space chunks, sentences, words, terms."""
