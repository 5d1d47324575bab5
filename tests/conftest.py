"""Where the fixtures are that all tests share: a file of ``tests/helpers`` for each idea."""

from __future__ import annotations

pytest_plugins = [
    "tests.helpers.tiers",  # which tests run, with how many examples
    "tests.helpers.tree",  # no test leaves a file in the project
    "tests.helpers.corpora",  # make_corpus, cut_into
    "tests.helpers.everything",  # all_of: every measure of a corpus, compared number by number
    "tests.helpers.shared",  # shared_data, shared_vectors, load_script
    "tests.helpers.terminal",  # lines of the usual width
    "tests.helpers.clusters",  # dask_cluster, start_dask_cluster
]
