"""Which terms set documents apart: what is compared, with what, and how surely it differs."""
