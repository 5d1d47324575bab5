"""The options of reading check themselves and survive a manifest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import OptionError
from relstat.readers import ReadOptions

NAMES = st.none() | st.text(max_size=5)


@given(
    options=st.builds(
        ReadOptions,
        text_field=NAMES,
        title_field=NAMES,
        date_field=NAMES,
        id_field=NAMES,
        fields=st.none() | st.just("{source}/{date}-{title}.txt"),
        encoding=st.none() | st.sampled_from(["utf8", "UTF-16", "cp1251", "gb18030"]),
        strict=st.booleans(),
    )
)
def test_options_survive_json(options: ReadOptions) -> None:
    """What is written into a manifest is read back as the same options."""
    written = json.dumps(options.as_dict())
    assert ReadOptions.from_dict(json.loads(written)) == options


def test_options_that_mean_the_same_are_equal() -> None:
    """An encoding is kept by the codec's own name; what is missing has its default."""
    assert ReadOptions(encoding="windows-1251") == ReadOptions(encoding="CP1251")
    assert ReadOptions.from_dict({}) == ReadOptions()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"colour": "red"}, "no reading option named 'colour'; there are: text_field, "),
        ({"text_field": 5}, "the reading option text_field must be text, not 5"),
        ({"strict": "yes"}, "the reading option strict must be true or false, not 'yes'"),
        ({"fields": "*.txt"}, "fields pattern"),
        ({"encoding": "klingon"}, "no encoding named 'klingon'"),
    ],
)
def test_options_without_sense(values: dict[str, Any], message: str) -> None:
    """A wrong name, kind of value, pattern or encoding is an error that names it."""
    with pytest.raises(OptionError, match=message.replace("*", r"\*")):
        ReadOptions.from_dict(values)
