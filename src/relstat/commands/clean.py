"""``relstat clean``: the documents as they are measured."""

from __future__ import annotations

from relstat.commands.measuring import Measuring


def clean() -> Measuring:
    """Write the cleaned documents with all fields, or show what cleaning changed.

    Examples:
        relstat clean archive/ -o archive.jsonl

        relstat clean tehran.jsonl.gz --diff 10

        relstat clean kcna.jsonl.gz --without furniture --lang all -o kcna.parquet
    """
    from relstat.measures.clean import clean

    return Measuring(clean, printed_rows=20)
