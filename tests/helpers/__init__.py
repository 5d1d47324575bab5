"""Fixtures and settings that many tests use, one idea a file; ``tests/conftest.py`` loads them."""
