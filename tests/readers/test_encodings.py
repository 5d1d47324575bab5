"""Encodings: UTF-8 first, then marks, then a guess that is reported."""

from __future__ import annotations

import codecs
import io
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.errors import OptionError
from relstat.readers import read
from relstat.readers.guessing import guess_encoding
from relstat.readers.labels import codec_of
from tests.helpers.tiers import examples

RUSSIAN = (
    "Президент провёл совещание с членами Правительства.\n\n"
    "Обсуждались вопросы развития промышленности и сельского хозяйства страны.\n\n"
    "В работе совещания приняли участие министры и руководители областей."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_marked_encodings(tmp_path: Path, name: str, encoding: str) -> None:
    """UTF-8 and files with a byte order mark are read without a word."""
    path = tmp_path / name
    one_line = RUSSIAN.replace("\n\n", " ")
    content = {
        "a.txt": one_line,
        "a.jsonl": json.dumps({"text": one_line}, ensure_ascii=False) + "\n",
        "a.csv": f"id,text\n1,{one_line}\n",
    }[name]
    path.write_bytes(content.encode(encoding))
    corpus = read(path)
    assert corpus.documents["text"].to_list() == [one_line]
    assert corpus.problems == ()


def test_big_endian(tmp_path: Path) -> None:
    """The mark tells the order of the bytes."""
    path = tmp_path / "a.txt"
    path.write_bytes(("\ufeff" + RUSSIAN).encode("utf-16-be"))
    assert read(path).documents["text"].to_list() == [RUSSIAN]


def test_a_guess_is_reported(tmp_path: Path) -> None:
    """Other encodings are guessed, and the guess is a note, not a loss."""
    path = tmp_path / "a.txt"
    path.write_bytes(RUSSIAN.encode("cp1251"))
    corpus = read(path)
    assert corpus.documents["text"].to_list() == [RUSSIAN]
    assert [(p.reason, p.skipped) for p in corpus.problems] == [
        ("not UTF-8; read as cp1251 (guessed)", False)
    ]


def test_a_named_encoding_is_used(tmp_path: Path) -> None:
    """With a name there is no guess; what does not fit it is counted."""
    path = tmp_path / "a.txt"
    path.write_bytes(RUSSIAN.encode("koi8-r"))
    corpus = read(path, encoding="KOI8-R")
    assert (corpus.documents["text"].to_list(), corpus.problems) == ([RUSSIAN], ())
    path.write_bytes("naïve".encode("latin-1"))
    corpus = read(path, encoding="ascii")
    assert corpus.documents["text"].to_list() == ["na\ufffdve"]
    assert corpus.problems[0].reason == "not ascii in 1 place, read as U+FFFD"


@pytest.mark.parametrize("name", ["klingon", "base64", "a\0b", ""])
def test_unknown_encodings(tmp_path: Path, name: str) -> None:
    """A name that is no encoding of text is an error of the option."""
    path = tmp_path / "a.txt"
    path.write_text("Words.", encoding="utf-8")
    with pytest.raises(OptionError, match="no encoding named"):
        read(path, encoding=name)


def test_damaged_utf8_is_not_read_as_something_else(tmp_path: Path) -> None:
    """One bad byte among good UTF-8 lines must not turn the others into gibberish."""
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"text": f"Кофе {n}"}, ensure_ascii=False).encode() for n in range(5)]
    lines[2] = lines[2].replace("ф".encode(), b"\xff")
    path.write_bytes(b"\n".join(lines))
    corpus = read(path)
    assert corpus.documents["text"].to_list()[1:4] == ["Кофе 1", "Ко\ufffdе 2", "Кофе 3"]
    assert [str(p) for p in corpus.problems] == [
        f"{path}:3: not UTF-8 in 1 line, bad bytes read as U+FFFD, first at line 3"
    ]


SENTENCES = st.lists(
    st.sampled_from(
        ["The ministry said “we will not yield” on Monday.", "Trade rose – by 5 % – to €7 billion.",
         "It is Iran’s duty — and the envoy’s — to answer.", "The ‘free world’ has no answer…",
         "Mr. Müller and the Österreich chamber met in São Paulo.", "The café owner’s résumé",
         "£12 was paid on 3½ acres; it was 20°C.", "The workers’ hall, “the pride of the town,”",
         "Señor Núñez left Bogotá", "“Fête nationale”"]
    ),
    min_size=1, max_size=4,
)  # fmt: skip


@given(sentences=SENTENCES)
def test_legacy_english_is_windows_1252(sentences: list[str]) -> None:
    """However few signs there are beyond ASCII, each is what Windows means by it."""
    text = " ".join(sentences)
    corpus = read("-", stdin=io.BytesIO(text.encode("cp1252")), raw=True)
    assert corpus.documents["text"].to_list() == [text]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "cp866"), (RUSSIAN, "mac-cyrillic"),
        (RUSSIAN, "iso8859-5"),
        ("The envoys of Łódź met Lech Wałęsa and Mr. Kaczyński", "cp1250"),
        ("It is Iran’s duty, “and ours,” he said — again", "mac-roman"),
        ("The ministry said “we will not yield” and left", "gb18030"),
        ("The ministry said “we will not yield” and left", "cp932"),
        ("The ministry said “we will not yield” and left", "big5"),
        ("朝鲜中央通讯社报道，国家主席与代表团会谈，强调和平发展的重要性。", "gb18030"),
        ("國家主席與代表團會談，強調和平發展的重要性，並表示支持。", "big5"),
        ("조선중앙통신이 보도하였다. 위원장은 대표단을 만났다.", "cp949"),
        ("首相は会談で、平和の重要性を強調した。日本政府はこれを歓迎する。", "cp932"),
        ("首相は会談で、平和の重要性を強調した。日本政府はこれを歓迎する。", "euc_jp"),
        ("Τα νέα της ημέρας στην Αθήνα και στη Θεσσαλονίκη", "cp1253"),
        ("وزارة الخارجية الإيرانية تدعو إلى السلام", "cp1256"),
        ("Mr. Erdoğan of Türkiye met the envoy", "cp1254"),
    ],
)  # fmt: skip
def test_other_encodings_are_told_from_it(text: str, encoding: str) -> None:
    """Letters of other scripts, and marks in their places, outweigh the prior."""
    data = text.encode(encoding)
    assert data.decode(guess_encoding(data).encoding) == text


def test_other_files_of_a_folder_decide_a_doubt(tmp_path: Path) -> None:
    """One letter may mean much; the other files of the source show what it means."""
    for number in range(5):
        text = f"Pan Wałęsa i pan Kaczyński: żółć, łódź, święto {number}"
        (tmp_path / f"b{number}.txt").write_bytes(text.encode("cp1250"))
    (tmp_path / "a.txt").write_bytes("A hall in Gdańsk".encode("cp1250"))
    assert "A hall in Gdańsk" in read(tmp_path).texts.to_list()


@pytest.mark.parametrize("others", ["cp1251", "koi8-r", "cp1253", "cp949", "gb18030"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Réunion; Forêts of the commission", "cp1252"), ("The envoy’s hall", "cp1252"),
        ("дата;заголовок\n13 мая;Встреча\n14 мая;Закон", "cp1251"), ("It’s “fine”", "mac-roman"),
    ],
)  # fmt: skip
def test_files_of_a_folder_may_be_in_different_encodings(
    others: str, text: str, encoding: str
) -> None:
    """Other files decide only between readings that fit the file itself."""
    foreign = {"cp1253": "Τα νέα της ημέρας στην Αθήνα", "cp949": "조선중앙통신이 보도하였다",
               "gb18030": "朝鲜中央通讯社报道，国家主席与代表团会谈"}  # fmt: skip
    data = text.encode(encoding)
    beside = [foreign.get(others, RUSSIAN).encode(others)] * 5
    assert data.decode(guess_encoding(data, beside).encoding) == text


@pytest.mark.parametrize(
    ("label", "codec", "data", "text"),
    [
        ("gb2312", "gb18030", "镕基".encode("gbk"), "镕基"),
        ("x-gbk", "gb18030", "“基”".encode("gbk"), "“基”"),
        ("ks_c_5601-1987", "cp949", "똠방".encode("cp949"), "똠방"),
        ("windows-949", "cp949", "똠방".encode("cp949"), "똠방"),
        ("x-sjis", "cp932", "①髙".encode("cp932"), "①髙"),
        ("windows-31j", "cp932", "①髙".encode("cp932"), "①髙"),
        ("ISO-8859-1", "cp1252", b"Korea\x92s", "Korea’s"),
        ("latin-1", "cp1252", b"Korea\x92s", "Korea’s"),
        ("iso-8859-9", "cp1254", b"\x93so\x94 \xf0", "“so” ğ"),
        ("tis-620", "cp874", b"\x93\xa1\x94", "“ก”"),
        ("x-mac-roman", "mac-roman", b"Korea\xd5s", "Korea’s"),
        ("iso-2022-jp", "iso2022_jp", "日本".encode("iso2022_jp"), "日本"),
        ("big5", "big5hkscs", "中文".encode("big5"), "中文"),
    ],
)
def test_labels_mean_what_browsers_mean(
    tmp_path: Path, label: str, codec: str, data: bytes, text: str
) -> None:
    """The label of a page, and the option, are looked up in the table of the web."""
    found = codec_of(label)
    assert found is not None
    assert codecs.lookup(found).name == codecs.lookup(codec).name
    path = tmp_path / "a.txt"
    path.write_bytes(b"Words: " + data)
    assert read(path, encoding=label, raw=True).texts.to_list() == [f"Words: {text}"]


def test_what_a_page_declares_is_counted_where_it_does_not_fit(tmp_path: Path) -> None:
    """Bytes that the declared encoding does not know are U+FFFD, and a problem."""
    pytest.importorskip("trafilatura")
    words = "<p>The envoys of five nations said that the harvest was good this year, \xff\xb0.</p>"
    page = f'<html><head><meta charset="shift_jis"></head><body>{words * 6}</body></html>'
    path = tmp_path / "a.html"
    path.write_bytes(page.encode("latin-1"))
    reasons = [problem.reason for problem in read(path).problems]
    assert reasons[0] == "not UTF-8; read as shift_jis (as it declares)"
    assert reasons[1].startswith("not shift_jis in 6 places, read as U+FFFD")


def test_a_page_that_wrongly_declares_utf8(tmp_path: Path) -> None:
    """A declaration of UTF-8 does not make bytes UTF-8: they are guessed."""
    pytest.importorskip("trafilatura")
    words = "<p>The envoys said that the ministry’s harvest was good this year.</p>"
    page = f'<html><head><meta charset="utf-8"></head><body>{words * 6}</body></html>'
    path = tmp_path / "a.html"
    path.write_bytes(page.encode("cp1252"))
    corpus = read(path)
    assert "the ministry’s harvest" in corpus.texts.to_list()[0]
    assert corpus.problems[0].reason.startswith("not UTF-8; read as cp1252 (guessed")


def test_binary_columns_of_parquet(tmp_path: Path) -> None:
    """Bytes are decoded like the lines of a file: legacy ones guessed, bad ones counted."""
    path = tmp_path / "a.parquet"
    texts = [b"It is Iran\x92s duty.", "Кофе".encode(), b"caf\xc3\xa9 \xc3\xa9\n\xff.\n\xc3\xa9"]
    pl.DataFrame({"text": texts}).write_parquet(path)
    corpus = read(path)
    assert corpus.texts.to_list()[:2] == ["It is Iran’s duty.", "Кофе"]
    assert [problem.reason for problem in corpus.problems] == [
        "not UTF-8; 1 value read as cp1252 (guessed), first at line 1",
        "not UTF-8 in 1 place, read as U+FFFD, first at line 3",
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(tmp_path: Path, encoding: str) -> None:
    """Zero bytes at every second place are no binary file."""
    path = tmp_path / "a.txt"
    path.write_bytes("The envoys left the hall – at last.".encode(encoding))
    corpus = read(path)
    assert corpus.texts.to_list() == ["The envoys left the hall – at last."]
    assert corpus.problems[0].reason == f"not UTF-8; read as {encoding} (by its content)"


@given(
    texts=st.lists(
        st.sampled_from(["The café was shut.", "Iran’s “reply” came…", "São – so it is", "Plain."]),
        min_size=3,
    ),
    foreign=st.sets(st.integers(0, 20)),
)
@settings(max_examples=examples(20))
def test_files_put_together_from_two_encodings(texts: list[str], foreign: set[int]) -> None:
    """A few lines of Windows-1252 among lines of UTF-8 are read as such, and counted."""
    texts += ["Visé.", "Visé."] * len(texts)  # UTF-8 is what most lines are
    wanted = [f"{number} {text}" for number, text in enumerate(texts)]
    few = {number for number in foreign if number < len(texts) // 3}
    lines = [
        json.dumps({"text": text}, ensure_ascii=False).encode("cp1252" if n in few else "utf-8")
        for n, text in enumerate(wanted)
    ]
    corpus = read("-", stdin=io.BytesIO(b"\n".join(lines)), input_format="jsonl", raw=True)
    assert corpus.documents["text"].to_list() == wanted
    odd = [wanted[n] for n in few if not wanted[n].isascii()]
    assert [p.reason.partition(",")[0] for p in corpus.problems] == (
        [f"not UTF-8 in {len(odd)} line{'s' if len(odd) != 1 else ''}"] if odd else []
    )


def test_zeros_of_a_crash_cost_no_file(tmp_path: Path) -> None:
    """A run of zeros that was never written leaves the records around it."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "One is."}\n' + b"\0" * 99 + b'\n{"text": "Two are."}\n')
    assert read(path).texts.to_list() == ["One is.", "Two are."]
