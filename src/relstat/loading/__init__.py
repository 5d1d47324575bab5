"""Open what paths name: files, folders, pipes and indexes; build, update and check an index."""
