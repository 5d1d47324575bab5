"""``relstat phrases``: formulaic phrases of any length."""

from __future__ import annotations

from relstat.commands.measuring import Measuring


def phrases() -> Measuring:
    """List formulaic phrases of any length, without the fragments of longer ones.

    Examples:
        relstat phrases archive/

        relstat phrases archive/ --by source --min-words 4

        relstat phrases kcna.relstat --names slot --association npmi

        relstat phrases kcna.relstat --bundle 40

        relstat phrases kcna.relstat --against kremlin.relstat --order against

        relstat phrases kcna.jsonl.gz --since 2012 --min-docs 20 -o formulas.csv
    """
    from relstat.measures.phrases import phrases

    return Measuring(phrases, opens=("against",))
