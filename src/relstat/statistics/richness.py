"""How varied a vocabulary is, from how often each word type occurs.

Every formula takes ``counts``, occurrences of each word type of one text, or the words themselves
as strings, and returns a number; NaN where there is none: an empty text, or one in which the
formula divides by 0. The order of words plays no part; for formulas that read a text in order see
:mod:`relstat.statistics.running_diversity`. The list by name is
:data:`relstat.statistics.families.DIVERSITY`.

**Nearly all of them depend on how much text there is.** The longer a text, the more of its words
are repeated: TTR falls, and the roots and logarithms of the other ratios only slow that down.
Compare texts of one length, or take what is drawn at one size: :func:`hdd`,
:func:`relstat.statistics.diversity.expected_types`. Yule's K and Simpson's D hardly depend on it.

Formulas without a source of their own are quoted after Tweedie & Baayen (1998), How variable may a
constant be? Measures of lexical richness in perspective, Computers and the Humanities 32, 323-352,
pp. 325-332, who also show how each depends on length.
"""

from __future__ import annotations

from math import e, log, nan, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.diversity import expected_types

__all__ = [
    "brunet_w",
    "corrected_ttr",
    "dugast_u",
    "entropy",
    "hdd",
    "herdan_c",
    "herdan_vm",
    "honore_h",
    "lexical_density",
    "maas_a2",
    "root_ttr",
    "sichel_s",
    "simpson_d",
    "summer_s",
    "ttr",
    "vocd_curve",
    "vocd_d",
    "yule_i",
    "yule_k",
]

_VOCD: Final = range(35, 51)  # words of the samples of vocd-D
_BRUNET: Final = 0.172


def ttr(counts: npt.ArrayLike) -> float:
    """Return the type-token ratio, V / N: different words over words.

    Reading: 1 where no word is repeated. It falls with length: only texts of one length compare.
    Source: Templin (1957), Certain language skills in children.
    """
    text = _Text(counts)
    return _over(text.types, text.words)


def root_ttr(counts: npt.ArrayLike) -> float:
    """Return Guiraud's R, V / sqrt(N).

    Reading: high where the vocabulary is varied; depends on length. Source: Guiraud (1954), Les
    caractères statistiques du vocabulaire.
    """
    text = _Text(counts)
    return _over(text.types, sqrt(text.words))


def corrected_ttr(counts: npt.ArrayLike) -> float:
    """Return Carroll's corrected type-token ratio, V / sqrt(2 N).

    Reading: as :func:`root_ttr`. Source: Carroll (1964), Language and thought, p. 54.
    """
    text = _Text(counts)
    return _over(text.types, sqrt(2 * text.words))


def herdan_c(counts: npt.ArrayLike) -> float:
    """Return Herdan's C, log V / log N.

    Reading: 1 where no word is repeated; falls slowly with length. NaN for one word. Source: Herdan
    (1960), Type-token mathematics, p. 28.
    """
    text = _Text(counts)
    return _over(_log(text.types), _log(text.words))


def summer_s(counts: npt.ArrayLike, *, base: float = e) -> float:
    """Return Summer's S, log log V / log log N.

    Reading: as :func:`herdan_c`. Tools use natural (the default here) or decimal logarithms, and
    the numbers differ. NaN where a logarithm has none. Source: Summers (1966), quoted by Tweedie &
    Baayen (1998), p. 327.
    """
    text = _Text(counts)
    return _over(_log(_log(text.types, base), base), _log(_log(text.words, base), base))


def dugast_u(counts: npt.ArrayLike, *, base: float = e) -> float:
    """Return Dugast's U (Uber index), (log N)^2 / (log N - log V).

    Reading: high where the vocabulary is varied. With decimal logarithms (quanteda, koRpus) it is
    2.3 times smaller. NaN where no word is repeated. Source: Dugast (1979), Vocabulaire et
    stylistique.
    """
    text = _Text(counts)
    words = _log(text.words, base)
    return _over(words**2, words - _log(text.types, base))


def maas_a2(counts: npt.ArrayLike, *, base: float = e) -> float:
    """Return Maas' a squared, (log N - log V) / (log N)^2.

    Reading: **low** where the vocabulary is varied, 0 where no word is repeated; 1 over Dugast's U.
    NaN for one word. Source: Maas (1972), Über den Zusammenhang zwischen Wortschatzumfang und Länge
    eines Textes, Zeitschrift für Literaturwissenschaft und Linguistik 2(8), 73-79.
    """
    text = _Text(counts)
    words = _log(text.words, base)
    return _over(words - _log(text.types, base), words**2)


def yule_k(counts: npt.ArrayLike) -> float:
    """Return Yule's K, 10,000 (sum of f^2 - N) / N^2, f being the occurrences of each type.

    Reading: **low** where the vocabulary is varied, 0 where no word is repeated. About the chance
    that two words drawn at random are the same, so that it hardly depends on length; most of it is
    made by the few most frequent words. Source: Yule (1944), The statistical study of literary
    vocabulary.
    """
    text = _Text(counts)
    return _over(1e4 * (text.squares - text.words), text.words**2)


def yule_i(counts: npt.ArrayLike) -> float:
    """Return Yule's I, V^2 / (sum of f^2 - V).

    Reading: high where the vocabulary is varied; depends on length. Where no word is repeated the
    ratio has no bound, and tools print 0 (quanteda, koRpus), which is returned here too: do not
    read it as a poor vocabulary. Source: Oakes (1998), Statistics for corpus linguistics, p. 204.
    """
    text = _Text(counts)
    if text.words and text.squares == text.types:
        return 0.0
    return _over(text.types**2, text.squares - text.types)


def simpson_d(counts: npt.ArrayLike) -> float:
    """Return Simpson's D, the sum of f (f - 1) / (N (N - 1)): the chance of drawing a word twice.

    Reading: **low** where the vocabulary is varied; does not depend on length. Yule's K is about
    10,000 times it. NaN for one word. Source: Simpson (1949), Measurement of diversity, Nature 163,
    688.
    """
    text = _Text(counts)
    return _over(text.squares - text.words, text.words * (text.words - 1))


def herdan_vm(counts: npt.ArrayLike) -> float:
    """Return Herdan's Vm, sqrt(sum of (f / N)^2 - 1 / V).

    Reading: **low** where words are used equally often. Source: Herdan (1955), A new derivation and
    interpretation of Yule's characteristic K, Zeitschrift für angewandte Mathematik und Physik 6,
    332-339.
    """
    text = _Text(counts)
    inside = _over(text.squares, text.words**2) - _over(1, text.types)
    return sqrt(max(inside, 0.0)) if text.words else nan


def honore_h(counts: npt.ArrayLike) -> float:
    """Return Honoré's H, 100 log N / (1 - V1 / V), V1 being the types that occur once.

    Reading: high where many words occur once only; depends on length. NaN where all occur once.
    Source: Honoré (1979), Some simple measures of richness of vocabulary, ALLC Bulletin 7, 172-177.
    """
    text = _Text(counts)
    return _over(100 * _log(text.words), 1 - _over(text.having(1), text.types))


def sichel_s(counts: npt.ArrayLike) -> float:
    """Return Sichel's S, the share of the types that occur twice.

    Reading: about 0.15 in English prose, and less dependent on length than V1 / V. Source: Sichel
    (1975), On a distribution law for word frequencies, Journal of the American Statistical
    Association 70, 542-547.
    """
    text = _Text(counts)
    return _over(text.having(2), text.types)


def brunet_w(counts: npt.ArrayLike) -> float:
    """Return Brunet's W, N ^ (V ^ -0.172).

    Reading: **low** where the vocabulary is varied, usually 10 to 20. Source: Brunet (1978), Le
    vocabulaire de Jean Giraudoux, structure et évolution.
    """
    text = _Text(counts)
    return float(text.words**text.types**-_BRUNET) if text.words else nan


def entropy(counts: npt.ArrayLike, *, base: float = 2) -> float:
    """Return the entropy of the words, - sum of p log p, in bits.

    Reading: high where many words are used about equally often, 0 for one word over and over, at
    most log V. Grows with length, because a short text lacks rare words. Source: Shannon (1948), A
    mathematical theory of communication, Bell System Technical Journal 27, 379-423.
    """
    text = _Text(counts)
    if not text.words:
        return nan
    share = text.counts / text.words
    return abs(float((share * np.log(share)).sum())) / log(base)


def hdd(counts: npt.ArrayLike, *, words: int = 42) -> float:
    """Return HD-D: the type-token ratio expected in a draw of 42 words, without replacement.

    Args:
        counts: see above.
        words: of the draw.

    Reading: high where the vocabulary is varied, at most 1; does not depend on length, nor on the
    order of words. koRpus prints 42 times as much. NaN for a text of fewer words. Source: McCarthy
    & Jarvis (2010), MTLD, vocd-D, and HD-D, Behavior Research Methods 42, 381-392.
    """
    return expected_types(_Text(counts).counts.astype(np.int64), words) / words


def vocd_curve(words: npt.ArrayLike, d: float) -> Floats:
    """Return the type-token ratio of ``words`` words by the model of vocd with parameter D.

    Source: Malvern & Richards (1997), A new measure of lexical diversity, in: Evolving models of
    language, 58-71.
    """
    n = np.asarray(words, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(d / n * (np.sqrt(1 + 2 * n / d) - 1), np.float64)


def vocd_d(counts: npt.ArrayLike) -> float:
    """Return D of vocd: the curve that fits the type-token ratios of draws of 35 to 50 words best.

    The ratios are the expected ones, in closed form, where vocd draws samples at random: its
    numbers differ a little at each run, these do not.

    Reading: high where the vocabulary is varied, 10 to 100 in most texts. NaN for fewer than 50
    words, and where no word is repeated. Source: Malvern, Richards, Chipere & Durán (2004), Lexical
    diversity and language development, ch. 3; for the expected ratios McCarthy & Jarvis (2007),
    vocd: a theoretical and empirical evaluation, Language Testing 24, 459-488.
    """
    text = _Text(counts)
    if text.words < _VOCD[-1] or text.types == text.words:
        return nan
    drawn = np.array(_VOCD, np.float64)
    found = text.counts.astype(np.int64)
    ratios = np.array([expected_types(found, size) for size in _VOCD]) / drawn

    def slope(d: float) -> float:
        """The derivative of half the sum of squares, but for a factor above 0."""
        return float(((vocd_curve(drawn, d) - ratios) * (vocd_curve(drawn, d * 1.0001)
                      - vocd_curve(drawn, d))).sum())  # fmt: skip

    low, high = 1e-3, 1e6
    for _ in range(80):  # bisection on the logarithm
        middle = sqrt(low * high)
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return sqrt(low * high)


def lexical_density(content: npt.ArrayLike, words: npt.ArrayLike) -> Floats:
    """Return the share of content words: all that are no function words.

    Args:
        content: content words of each text.
        words: all words of it.

    Reading: high in dense, nominal prose, about 0.4 in speech and 0.5 to 0.6 in news; does not
    depend on length, but on which words count as function words. NaN without words. Source: Ure
    (1971), Lexical density and register differentiation, in: Applications of linguistics, 443-452.
    """
    part, whole = np.asarray(content, np.float64), np.asarray(words, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, nan)


class _Text:
    """A text of N words and V types.

    Attributes:
        counts: occurrences of each type.
        words, types: N and V.
        squares: the sum of the squares of the counts.
    """

    def __init__(self, counts: npt.ArrayLike) -> None:
        given = np.asarray(counts)
        if given.dtype.kind in "UO":
            given = np.unique(given, return_counts=True)[1]
        found = given.ravel().astype(np.float64)
        self.counts: Floats = found[found > 0]
        self.words = float(self.counts.sum())
        self.types = float(len(self.counts))
        self.squares = float((self.counts**2).sum())

    def having(self, times: int) -> float:
        """How many types occur so many times."""
        return float(np.count_nonzero(self.counts == times))


def _over(part: float, whole: float) -> float:
    """A ratio; NaN where there is nothing to divide by, or a logarithm had no value."""
    return part / whole if whole else nan


def _log(value: float, base: float = e) -> float:
    """A logarithm; NaN where there is none."""
    return log(value) / log(base) if value > 0 else nan
