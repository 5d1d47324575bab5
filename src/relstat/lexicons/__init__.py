"""Word lists and tables that ship with relstat, each a file with a header; and their reader."""

from relstat.lexicons.lexicon import Lexicon, lexicon_names, load_lexicon

__all__ = ["Lexicon", "lexicon_names", "load_lexicon"]
