"""The `unstuck` command. Each sub-command imports what it needs, so that none pays for another."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from .. import __version__

if TYPE_CHECKING:
    import argparse

    _Make = Callable[..., argparse.ArgumentParser]

OK, FOUND, UNUSABLE = 0, 1, 2
# Telling what was noted takes less time than loading what reads options.
_TOTALS: dict[tuple[str, ...], str] = {("usage", "--totals"): "text", ("usage", "--totals", "--format", "json"): "json"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit status: 0 nothing found, 1 found, 2 bad usage or input."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    # Claude Code waits for these two, and an editor for its server: the options of the others are not loaded for them.
    if given == ["hook"]:
        from .hook import take

        return take()
    if given in (["statusline"], ["statusline", "--tee"]):
        from .statusline import relay

        return relay(tee=len(given) > 1)
    totals = _TOTALS.get(tuple(given))
    options = None if given == ["server"] or totals is not None else _options(given)
    if options is not None and options.command is None:
        _parser().print_help()
        return UNUSABLE
    _use_utf8()
    try:
        status = _tell_totals(totals) if totals is not None else _run(options)
        # What is still held back is written now, where a reader that went away can be noticed.
        if not sys.stdout.closed:  # the language server closes it
            sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader went away (`| head`); writing more, even at exit, would only complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"unstuck: {error.strerror or error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return 130


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _parser(arguments[0] if arguments else None)
    options, rest = parser.parse_known_args(arguments)
    if options.command == "fix" and not any(word.startswith("-") for word in rest):
        # Words after an option are passed over by argparse of Python 3.11: `fix unset-variable --yes NAME`.
        words = [*([options.remedy] if options.remedy is not None else []), *options.arguments, *rest]
        options.remedy, options.arguments = (words[0], words[1:]) if words else (None, [])
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options


def _use_utf8() -> None:
    # Messages hold characters that an ASCII locale or a Windows code page cannot print.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _run(options: argparse.Namespace | None) -> int:
    if options is None or options.command == "server":
        from .server import serve

        return serve()
    if options.command == "check":
        from .check import run
    elif options.command == "explain":
        from .explain import run
    elif options.command == "schema":
        from .schema import run
    elif options.command == "fix":
        from .fix import run
    elif options.command == "doctor":
        from .doctor import run
    elif options.command == "usage" and options.totals:
        return _tell_totals(options.format, options.days, options.color)
    elif options.command == "usage":
        from .usage import run
    elif options.command in ("connect", "disconnect"):
        from .connect import run
    else:
        from .report import run
    return run(options)


def _tell_totals(form: str, days: int | None = None, color: str = "auto") -> int:
    from .totals import tell

    return tell(form, days, color)


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 36_500:
        raise ValueError
    return days


def _parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser of one command, or of all: they take longer to make than some commands to run."""
    import argparse

    parser = argparse.ArgumentParser(
        prog="unstuck", description="Tells what a Claude Code error means and what to do about it."
    )
    parser.add_argument("--version", action="version", version=f"unstuck {__version__}")
    # With the name given, argparse need not lay out the usage to find it.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog="unstuck")
    for name in (command,) if command in _OPTIONS else _OPTIONS:
        _OPTIONS[name](commands.add_parser)
    return parser


def _check_options(make: _Make) -> None:
    parser = make(
        "check",
        help="recognise and explain errors in files, folders or standard input",
        description="Recognises Claude Code errors. Exit status: 0 none found, 1 some found, 2 bad usage or input.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; - is standard input (the default)")
    parser.add_argument("--format", choices=("text", "json", "github", "sarif"), default="text")
    parser.add_argument("--evidence", metavar="FILE", help="judge with the evidence in this JSON file")
    parser.add_argument("--no-collect", action="store_true", help="read nothing from this machine but the given files")
    parser.add_argument(
        "--hints", action="store_true", help="also show messages that are only quoted in code or documentation"
    )
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--no-default-excludes", action="store_true", help="enter .git, node_modules and the like too")


def _explain_options(make: _Make) -> None:
    parser = make("explain", help="what a condition means and what to do")
    parser.add_argument("code", nargs="?", metavar="CODE", help="such as usage/weekly-limit; without it, the list")
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")


def _doctor_options(make: _Make) -> None:
    parser = make(
        "doctor",
        help="this machine: recent errors, what they are due to, what to do next",
        description="Looks at this machine. Exit status: 0 nothing wrong, 1 an error that is not over, 2 bad usage.",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--online", action="store_true", help="also ask the service for usage and the status page")
    parser.add_argument("--days", type=_days, default=7, metavar="N", help="how far to look back (7)")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")


def _usage_options(make: _Make) -> None:
    parser = make(
        "usage",
        help="the usage figures, with their source and age",
        description="Shows what is known of plan and credits. Exit status: 0 known, 1 nothing known, 2 bad usage.",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--online", action="store_true", help="ask the service, with the stored login as it is")
    parser.add_argument(
        "--totals", action="store_true", help="the tokens of all transcripts, by day and window instead"
    )
    parser.add_argument("--days", type=_days, metavar="N", help="how far back the totals go (all)")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")


def _fix_options(make: _Make) -> None:
    parser = make(
        "fix",
        help="carry out a remedy; asks before anything that changes state",
        description="Carries out a remedy. Exit status: 0 done, 1 not or not wholly done, 2 refused or bad usage.",
    )
    parser.add_argument("remedy", nargs="?", metavar="REMEDY", help="such as update-claude-code; without it, the list")
    parser.add_argument("arguments", nargs="*", metavar="NAME", help="the variable, for unset-variable")
    parser.add_argument("--dry-run", action="store_true", help="only show what would happen")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--undo", action="store_true", help="restore what this remedy changed last")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")


def _report_options(make: _Make) -> None:
    parser = make("report", help="draft a bug report of the newest error, without secrets")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")


def _schema_options(make: _Make) -> None:
    parser = make("schema", help="the JSON Schema of a shape that this program reads or writes")
    parser.add_argument(
        "name", metavar="NAME", choices=("report", "evidence", "check", "doctor", "usage", "totals", "status")
    )


def _connection_options(make: _Make, name: str, words: str) -> None:
    parser = make(
        name, help=words, description="Exit status: 0 done, 1 not or not wholly done, 2 refused or bad usage."
    )
    parser.add_argument("--dry-run", action="store_true", help="only show what would change")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")


def _connect_options(make: _Make) -> None:
    _connection_options(
        make, "connect", "let Claude Code tell this program of its errors and its usage, by its own settings"
    )


def _disconnect_options(make: _Make) -> None:
    _connection_options(make, "disconnect", "take out of Claude Code's settings what `connect` put there")


def _hook_options(make: _Make) -> None:
    make("hook", help="what Claude Code calls for its events: JSON on standard input")


def _statusline_options(make: _Make) -> None:
    parser = make("statusline", help="what Claude Code calls for its status line: JSON likewise")
    parser.add_argument("--tee", action="store_true", help="print the input again, for a command that follows")


def _server_options(make: _Make) -> None:
    make("server", help="the language server on standard input and output")


# The options of each command, in the order of the help.
_OPTIONS: dict[str, Callable[[_Make], None]] = {
    "check": _check_options,
    "explain": _explain_options,
    "doctor": _doctor_options,
    "usage": _usage_options,
    "fix": _fix_options,
    "report": _report_options,
    "schema": _schema_options,
    "connect": _connect_options,
    "disconnect": _disconnect_options,
    # These never get here but for their help.
    "hook": _hook_options,
    "statusline": _statusline_options,
    "server": _server_options,
}
