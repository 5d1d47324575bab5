"""What a type checker knows of relstat: what a call returns, and which slips it finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SCRIPT = """
import polars
import relstat

frame = polars.DataFrame({"body": ["a b"], "when": ["2012"]})
corpus = relstat.Corpus.from_frame(frame, text="body", date="when", copies="keep")
reveal_type(corpus.where(source="x", year=[2011, 2012]).mentioning("a").head(2).sample(1))
reveal_type(relstat.open("archive", lang="all")[:9])
reveal_type(corpus[0].title)
reveal_type(relstat.freq(corpus, by="year")["count"])
reveal_type(relstat.Corpus.from_lines(relstat.kwic(corpus, "a", sample=3)))
relstat.nonsense
relstat.freq("archive")
relstat.freq(corpus, topp=1)
relstat.open("archive", copies="kep")
"""
EXPECTED = [
    'note: Revealed type is "relstat.loading.opening.Corpus"',
    'note: Revealed type is "relstat.loading.opening.Corpus"',
    'note: Revealed type is "str | None"',
    'note: Revealed type is "polars.series.series.Series"',
    'note: Revealed type is "relstat.loading.opening.Corpus"',
    'error: Module has no attribute "nonsense"',
    'error: Argument 1 to "freq" has incompatible type "str"; expected "Corpus"',
    'error: Unexpected keyword argument "topp" for "freq"',
    'error: Argument "copies" to "open" has incompatible type "Literal[\'kep\']"',
]


@pytest.mark.slow
def test_a_strict_checker_follows_a_script(tmp_path: Path) -> None:
    """Every type is known, and wrong names and values are errors before anything runs."""
    from mypy import api

    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    out, _, _ = api.run(["--strict", "--no-incremental", "--show-error-codes", str(script)])
    said = [
        line.partition(": ")[2] for line in out.splitlines() if re.match(r".*script.py:\d+", line)
    ]
    said = [line for line in said if not line.startswith('note: "freq" defined')]
    assert len(said) == len(EXPECTED)
    for line, start in zip(said, EXPECTED, strict=True):
        assert line.replace("builtins.", "").startswith(start)
