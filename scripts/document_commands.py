"""Write docs/commands.md from the commands themselves: python scripts/document_commands.py."""

from __future__ import annotations

import inspect
from pathlib import Path

import typer

from relstat.commands import app

TARGET = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
OPENING = """# Commands

Made from the commands by `python scripts/document_commands.py`; a test compares.
"""


def commands_page() -> str:
    """The whole page."""
    parts = [OPENING]
    group = typer.main.get_command(app())
    shared: dict[str, str] | None = None
    described: dict[str, dict[str, str]] = {}
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # a group has them
        described[name] = {
            ", ".join(option.opts): _describe(option)
            for option in command.params
            if getattr(option, "help", None) and option.name != "paths"
        }
        if "--by" not in described[name]:  # makes no table, and takes fewer options
            continue
        own = set(described[name].items())
        shared = dict(described[name]) if shared is None else shared
        shared = {key: text for key, text in shared.items() if (key, text) in own}
    assert shared is not None
    for name, options in described.items():
        help_text = inspect.cleandoc(group.commands[name].help or "")  # type: ignore[attr-defined]
        first, _, rest = help_text.partition("\n")
        parts.append(f"## relstat {name}\n\n{first}\n")
        examples = [
            line.strip() for line in rest.splitlines() if line.strip().startswith("relstat")
        ]
        parts.append("```\n" + "\n".join(examples) + "\n```\n")
        own_options = {key: text for key, text in options.items() if key not in shared}
        if own_options:
            parts.append(_table(own_options))
    parts.append("## Options of every command\n")
    parts.append(_table(shared))
    return "\n".join(parts)


def _describe(option: object) -> str:
    default = getattr(option, "default", None)
    told = (
        f" Default: `{default}`."
        if isinstance(default, int | str) and default is not False and default != ""
        else ""
    )
    return f"{getattr(option, 'help', '')}{told}".replace("|", "\\|")


def _table(options: dict[str, str]) -> str:
    rows = [f"| `{name}` | {text} |" for name, text in options.items()]
    return "\n".join(["| option | meaning |", "| --- | --- |", *rows, ""])


if __name__ == "__main__":
    TARGET.write_text(commands_page(), encoding="utf-8")
