"""The tests of relstat: one folder for each folder of ``src/relstat``, one file for each module.

``helpers`` holds the fixtures that several files use; ``conftest.py`` lists them.
"""
