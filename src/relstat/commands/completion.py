"""``relstat completion``: a script with which a shell completes commands, options and choices.

The script holds everything, so that a shell completes without starting relstat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, get_args

import typer

Shell = Literal["bash", "zsh", "fish"]
_OWN: Final = {"help": "Show the commands", "version": "Print the version"}  # without a command


def completion(
    shell: Annotated[Shell, typer.Argument(help="The shell: bash, zsh or fish.", metavar="SHELL")],
) -> None:
    """Print a script that completes commands and options in bash, zsh or fish.

    Examples:
        relstat completion bash > ~/.local/share/bash-completion/completions/relstat

        relstat completion zsh > ~/.zfunc/_relstat

        relstat completion fish > ~/.config/fish/completions/relstat.fish
    """
    typer.echo(completion_script(shell), nl=False)


@dataclass(frozen=True)
class Completed:
    """An option as a shell completes it.

    Attributes:
        names: ``--output`` and ``-o``.
        help: what it does, in a few words.
        takes: whether it takes a value.
        choices: its values, where they are few.
        files: whether its values are files.
    """

    names: tuple[str, ...]
    help: str
    takes: bool
    choices: tuple[str, ...]
    files: bool


def completion_script(shell: Shell) -> str:
    """Return the script for a shell."""
    from relstat.commands import app

    group: Any = typer.main.get_command(app())
    commands = {name: (_brief(one.short_help or one.help), _options_of(one))
                for name, one in group.commands.items()}  # fmt: skip
    makers = {"bash": _script_for_bash, "zsh": _script_for_zsh, "fish": _script_for_fish}
    return makers[shell](commands)


Commands = dict[str, tuple[str, list[Completed]]]


def _options_of(command: Any) -> list[Completed]:
    """The options of a command, the argument of completion itself as none."""
    found = []
    for option in command.params:
        if option.param_type_name != "option":
            continue
        choices = tuple(str(one) for one in getattr(option.type, "choices", ()))
        found.append(
            Completed(
                tuple(option.opts),
                _brief(option.help),
                not option.is_flag,
                choices,
                "FILE" in (option.metavar or ""),
            )
        )
    return [*found, Completed(("--help", "-h"), "Show the help.", False, (), False)]


def _brief(text: str | None) -> str:
    """The first sentence of a help text."""
    first = (text or "").partition("\n")[0].partition(". ")[0].partition("; ")[0]
    return "".join(each for each in first if each.isprintable()).strip(" .")


def _quoted_for_zsh(text: str) -> str:
    """A text in single quotes, as zsh reads it."""
    return "'" + text.replace("'", "'\\''") + "'"


def _quoted_for_fish(text: str) -> str:
    """A text in single quotes, as fish reads it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _script_for_bash(commands: Commands) -> str:
    lines = [
        "# Completion of relstat for bash.",
        "_relstat() {",
        '    local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
        '    local command="${COMP_WORDS[1]}" options=""',
        "    COMPREPLY=()",
        "    if (( COMP_CWORD == 1 )); then",
        f'        COMPREPLY=($(compgen -W "{" ".join(commands)} --help --version" -- "$current"))',
        "        return",
        "    fi",
        '    case "$command $before" in',
    ]
    for name, (_, options) in commands.items():
        for option in options:
            if option.choices:
                patterns = "|".join(f'"{name} {one}"' for one in option.names)
                words = f'COMPREPLY=($(compgen -W "{" ".join(option.choices)}" -- "$current"))'
                lines.append(f"        {patterns}) {words}; return ;;")
    lines += ["    esac", '    case "$command" in']
    for name, (_, options) in commands.items():
        names = " ".join(one for option in options for one in option.names)
        lines.append(f'        {name}) options="{names}" ;;')
    shells = " ".join(get_args(Shell))
    lines += [
        "    esac",
        '    if [[ "$command" == completion && "$current" != -* ]]; then',
        f'        COMPREPLY=($(compgen -W "{shells}" -- "$current"))',
        '    elif [[ "$current" == -* ]]; then',
        '        COMPREPLY=($(compgen -W "$options" -- "$current"))',
        "    fi",
        "}",
        "# Where nothing is completed above, files are.",
        "complete -o default -F _relstat relstat",
    ]
    return "\n".join(lines) + "\n"


def _script_for_zsh(commands: Commands) -> str:
    lines = [
        "#compdef relstat",
        "_relstat() {",
        "    local -a commands options",
        "    if (( CURRENT == 2 )); then",
        "        commands=(",
        *(
            f"            {_quoted_for_zsh(f'{name}:{text}')}"
            for name, (text, _) in commands.items()
        ),
        *(f"            {_quoted_for_zsh(f'--{name}:{text}')}" for name, text in _OWN.items()),
        "        )",
        "        _describe command commands",
        "        return",
        "    fi",
        '    case "${words[2]} ${words[CURRENT-1]}" in',
    ]
    for name, (_, options) in commands.items():
        for option in options:
            if option.choices:
                patterns = "|".join(f'"{name} {one}"' for one in option.names)
                words = " ".join(option.choices)
                lines.append(f"        {patterns}) compadd -- {words}; return ;;")
    lines += ["    esac", '    case "${words[2]}" in']
    for name, (_, options) in commands.items():
        named = " ".join(
            _quoted_for_zsh(f"{one}:{option.help}") for option in options for one in option.names
        )
        lines.append(f"        {name}) options=({named}) ;;")
    lines += [
        "    esac",
        '    if [[ "${words[2]}" == completion && "$PREFIX" != -* ]] && (( CURRENT == 3 )); then',
        f"        compadd -- {' '.join(get_args(Shell))}",
        '    elif [[ "$PREFIX" == -* ]]; then',
        "        _describe option options",
        "    else",
        "        _files",
        "    fi",
        "}",
        'if [[ "$funcstack[1]" == _relstat ]]; then',
        '    _relstat "$@"',
        "else",
        "    compdef _relstat relstat",
        "fi",
    ]
    return "\n".join(lines) + "\n"


def _script_for_fish(commands: Commands) -> str:
    lines = [
        "# Completion of relstat for fish.",
        "# The command is the first word: what comes later may be a pattern of the same name.",
        "function __relstat_command",
        "    set -l words (commandline -opc)",
        '    test "$words[2]" = "$argv[1]"',
        "end",
    ]
    first = "complete -c relstat -n '__relstat_command \"\"'"
    for name, (text, _) in commands.items():
        lines.append(f"{first} -f -a {name} -d {_quoted_for_fish(text)}")
    lines += [f"{first} -l {name} -d {_quoted_for_fish(text)}" for name, text in _OWN.items()]
    for name, (_, options) in commands.items():
        seen = f"complete -c relstat -n '__relstat_command {name}'"
        if name == "completion":
            lines.append(f"{seen} -f -a '{' '.join(get_args(Shell))}'")
        for option in options:
            named = " ".join(
                f"-l {one[2:]}" if one.startswith("--") else f"-s {one[1:]}" for one in option.names
            )
            values = f" -x -a '{' '.join(option.choices)}'" if option.choices else ""
            needs = values or (" -r" if option.files else " -x" if option.takes else "")
            lines.append(f"{seen} {named}{needs} -d {_quoted_for_fish(option.help)}")
    return "\n".join(lines) + "\n"
