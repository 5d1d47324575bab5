"""``python -m relstat`` is the command ``relstat``."""

from relstat.commands import run

if __name__ == "__main__":
    run()
