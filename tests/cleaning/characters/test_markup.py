"""Mark-up inside texts: what a reader of the page sees stays, what only programs read goes."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.cleaning.characters.markup import MARKUP_SIGNS, without_markup
from relstat.cleaning.parts.parts import document_parts

PROSE = st.sampled_from(
    ["The envoys met.", "Trade grew by 5 per cent", "songs & speeches", "in 2012,", "said Mr. Ri.",
     "it is < 5 and > 2", "[sic]", "see A/RES/12 (1999)", "10 a.m.", "<…>", "* * *", "[We] agree"]
)  # fmt: skip
WRAPS = st.sampled_from(
    ["<p>{}</p>", "<div class='a b'>{}</div>", "<p class=\"MsoNormal\">{}<o:p></o:p></p>",
     "<!-- wp:paragraph {{\"a\":1}} --><p>{}</p><!-- /wp:paragraph -->", "<b>{}</b>",
     "<nobr>{}</nobr>",
     "<article><section>{}</section></article>", "<td>{}</td>", "<ins>{}</ins>",
     "<x-note>{}</x-note>",
     "[b]{}[/b]", "[quote author=\"x y\"]{}[/quote]", "[vc_column width=\"1/2\"]{}[/vc_column]",
     "<script>var a = 'no';</script>{}", "<style>.no {{color: red}}</style>{}", "{}<!-- no -->",
     "<svg><path d='no'/></svg>{}", "{}<iframe src='no'></iframe>",
     "{{{{< figure src=\"no\" >}}}}{}",
     "[{}](https://x.example/no?a=1)", "![no](/no/no.jpg){}", "<a href='/no'>{}</a>", "{}<br/>"]
)  # fmt: skip


def clean(text: str) -> str:
    """The text after the step."""
    return str(without_markup(pl.Series([text]))[0])


def words(text: str) -> list[str]:
    """The words of a text."""
    return re.findall(r"[\w.]+", text)


@given(pieces=st.lists(st.tuples(PROSE, WRAPS), min_size=1, max_size=6))
def test_words_of_prose_stay_and_no_others(pieces: list[tuple[str, str]]) -> None:
    """However prose is wrapped, its words come out, in order, apart from each other."""
    wrapped = " ".join(wrap.format(prose) for prose, wrap in pieces)
    assert words(clean(wrapped)) == words(" ".join(prose for prose, _ in pieces))


@given(pieces=st.lists(st.tuples(PROSE, WRAPS), min_size=1, max_size=6))
def test_once_is_enough_and_signs_find_it(pieces: list[tuple[str, str]]) -> None:
    """The step changes nothing in what it made, and only texts that show its signs."""
    wrapped = " ".join(wrap.format(prose) for prose, wrap in pieces)
    once = clean(wrapped)
    assert clean(once) == once
    assert once == wrapped or pl.Series([wrapped]).str.contains(MARKUP_SIGNS)[0]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10<sup>2</sup> and 3 x 10<sup>-2</sup>", "10² and 3 x 10-2"),
        ("5 km<sup>2</sup> and 7 m<sup>3</sup>", "5 km² and 7 m³"),
        ("the policy<sup>3</sup> of 2012<sup>4</sup>", "the policy of 2012"),
        ("the ministry<sup>[7]</sup> said<sup>*</sup>", "the ministry said"),
        ("the 20<sup>th</sup> day, CO<sub>2</sub>", "the 20th day, CO2"),
        ("the ministry¹ said it.² In 1999³", "the ministry said it. In 1999"),
        ("5 km² of 10² m³", "5 km² of 10² m³"),
        ("the ministry[1] said.[2][3]", "the ministry said."),
        ("made 20<sup>1</sup> and 35¹ of 10³", "made 20 and 35 of 10³"),
        ("made 9<sup><a href='#a'>1</a></sup> of it", "made 9 of it"),
        ("made 20[1] of it[^2]", "made 20 of it"),
        ("The hall [1] is new [2].\n\n[1] Old.\n[2] Not so.", "The hall is new.\n\nOld.\nNot so."),
        ("The hall[1] is new.[2]\n\n[1] Old.\n[2] Not so.", "The hall is new.\n\nOld.\nNot so."),
        ("One of [1] them.\n\n[2] Two.", "One of [1] them.\n\n[2] Two."),
        ("a<b and c>d, an <i>i</i>", "a<b and c>d, an i"),
        ("It rose.<ref name='x'>A. B., 3</ref> Then", "It rose.  Then"),
        ("<?xml version='1.0'?><story><par>One.</par></story>", "One."),
        ("It was. .post-a, #b > p:hover { color: red; margin:0 } So", "It was.  So"),
        ("It was a {note: so} here", "It was a {note: so} here"),
        ("So (adsbygoogle = window.adsbygoogle || []).push({}); it is", "So  it is"),
        ("So (function() { var a = ')'; f({a: 1}); })(); it is", "So  it is"),
        ("The function of (it); a {b}", "The function of (it); a {b}"),
        ("as said (see [3]), and [12] too", "as said (see [3]), and [12] too"),
        ("A <td>one</td><td>two</td>", "A one two"),
        ("one<br>two", "one\ntwo"),
        ("[[Seoul|the capital]] and [[Busan]]", "the capital and Busan"),
        ("See [this][a].\n\n[a]: http://x.example/y \"T\"", "See this.\n\n"),
        ("## Talks ##\n\nThey met.", "Talks\n\nThey met."),
        ("<![CDATA[They met.]]>", "They met."),
        ("<!--[if gte mso 9]><xml>no</xml><![endif]-->They met.", "They met."),
        ("<?xml:namespace prefix = o />They met.", "They met."),
    ],
)  # fmt: skip
def test_numbers_and_words_are_as_printed(text: str, meant: str) -> None:
    """Raised figures are exponents or notes, never more digits; cells and lines stay apart."""
    assert clean(text) == meant


@pytest.mark.parametrize(
    "text",
    ["a < b and c > d", "<www.site.org> <kim@x.example>", "C# and #1", "[sic] [...] [We]", "a * b"],
)
def test_signs_of_prose_stay(text: str) -> None:
    """What is no mark-up is left."""
    assert clean(text) == text


def test_a_caption_is_no_title() -> None:
    """What stands below a picture is part of the text, and so is a day alone."""
    picture = (
        "<figure><img alt='x'><figcaption>The square</figcaption></figure><p>They met there.</p>"
    )
    assert document_parts(clean(picture)).title is None
    assert document_parts("3 March\n\nThey met there.").title is None


@pytest.mark.parametrize("piece", ["<script>", "<!--", "[a]", "<a b='", "<sup>", '[x y="', "!["])
def test_what_is_never_closed_takes_no_long_time(piece: str) -> None:
    """Thousands of openings are looked through once each, not once for every other."""
    assert len(clean(piece * 5_000)) <= 5_000 * len(piece)
