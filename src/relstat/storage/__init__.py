"""An index on disk: what was counted once, kept to be read by many.

An index is a folder ``NAME.relstat``. Its content changes all at once:

- :mod:`relstat.storage.arrays` are the files: integers and booleans that are read in place, and
  compressed columns that are read whole;
- :mod:`relstat.storage.manifest` is the record of what an index holds and how it was made;
- :mod:`relstat.storage.folder` builds, publishes, opens and checks the folder.
"""
