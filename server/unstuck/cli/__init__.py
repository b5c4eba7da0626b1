"""The `unstuck` command. Each sub-command imports what it needs, so that none pays for another."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import __version__

if TYPE_CHECKING:
    import argparse

OK, FOUND, UNUSABLE = 0, 1, 2


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
    options = None if given == ["server"] else _options(given)
    if options is not None and options.command is None:
        _parser().print_help()
        return UNUSABLE
    _use_utf8()
    try:
        status = _run(options)
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
    parser = _parser()
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
        from .totals import run
    elif options.command == "usage":
        from .usage import run
    elif options.command in ("connect", "disconnect"):
        from .connect import run
    else:
        from .report import run
    return run(options)


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 36_500:
        raise ValueError
    return days


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="unstuck", description="Tells what a Claude Code error means and what to do about it."
    )
    parser.add_argument("--version", action="version", version=f"unstuck {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    check = commands.add_parser(
        "check",
        help="recognise and explain errors in files, folders or standard input",
        description="Recognises Claude Code errors. Exit status: 0 none found, 1 some found, 2 bad usage or input.",
    )
    check.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; - is standard input (the default)")
    check.add_argument("--format", choices=("text", "json", "github", "sarif"), default="text")
    check.add_argument("--evidence", metavar="FILE", help="judge with the evidence in this JSON file")
    check.add_argument("--no-collect", action="store_true", help="read nothing from this machine but the given files")
    check.add_argument(
        "--hints", action="store_true", help="also show messages that are only quoted in code or documentation"
    )
    check.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    check.add_argument("--no-default-excludes", action="store_true", help="enter .git, node_modules and the like too")

    explain = commands.add_parser("explain", help="what a condition means and what to do")
    explain.add_argument("code", nargs="?", metavar="CODE", help="such as usage/weekly-limit; without it, the list")
    explain.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    explain.add_argument("--color", choices=("auto", "always", "never"), default="auto")

    doctor = commands.add_parser(
        "doctor",
        help="this machine: recent errors, what they are due to, what to do next",
        description="Looks at this machine. Exit status: 0 nothing wrong, 1 an error that is not over, 2 bad usage.",
    )
    doctor.add_argument("--format", choices=("text", "json"), default="text")
    doctor.add_argument("--online", action="store_true", help="also ask the service for usage and the status page")
    doctor.add_argument("--days", type=_days, default=7, metavar="N", help="how far to look back (7)")
    doctor.add_argument("--color", choices=("auto", "always", "never"), default="auto")

    usage = commands.add_parser(
        "usage",
        help="the usage figures, with their source and age",
        description="Shows what is known of plan and credits. Exit status: 0 known, 1 nothing known, 2 bad usage.",
    )
    usage.add_argument("--format", choices=("text", "json"), default="text")
    usage.add_argument("--online", action="store_true", help="ask the service, with the stored login as it is")
    usage.add_argument("--totals", action="store_true", help="the tokens of all transcripts, by day and window instead")
    usage.add_argument("--days", type=_days, metavar="N", help="how far back the totals go (all)")
    usage.add_argument("--color", choices=("auto", "always", "never"), default="auto")

    fix = commands.add_parser(
        "fix",
        help="carry out a remedy; asks before anything that changes state",
        description="Carries out a remedy. Exit status: 0 done, 1 not or not wholly done, 2 refused or bad usage.",
    )
    fix.add_argument("remedy", nargs="?", metavar="REMEDY", help="such as update-claude-code; without it, the list")
    fix.add_argument("arguments", nargs="*", metavar="NAME", help="the variable, for unset-variable")
    fix.add_argument("--dry-run", action="store_true", help="only show what would happen")
    fix.add_argument("--yes", action="store_true", help="do not ask")
    fix.add_argument("--undo", action="store_true", help="restore what this remedy changed last")
    fix.add_argument("--color", choices=("auto", "always", "never"), default="auto")

    report = commands.add_parser("report", help="draft a bug report of the newest error, without secrets")
    report.add_argument("--format", choices=("markdown", "json"), default="markdown")

    schema = commands.add_parser("schema", help="the JSON Schema of a shape that this program reads or writes")
    schema.add_argument("name", metavar="NAME", choices=("report", "evidence", "check", "doctor", "usage", "status"))

    for name, words in (
        ("connect", "let Claude Code tell this program of its errors and its usage, by its own settings"),
        ("disconnect", "take out of Claude Code's settings what `connect` put there"),
    ):
        connection = commands.add_parser(
            name, help=words, description="Exit status: 0 done, 1 not or not wholly done, 2 refused or bad usage."
        )
        connection.add_argument("--dry-run", action="store_true", help="only show what would change")
        connection.add_argument("--yes", action="store_true", help="do not ask")
        connection.add_argument("--color", choices=("auto", "always", "never"), default="auto")

    # These two never get here but for their help.
    commands.add_parser("hook", help="what Claude Code calls for its events: JSON on standard input")
    statusline = commands.add_parser("statusline", help="what Claude Code calls for its status line: JSON likewise")
    statusline.add_argument("--tee", action="store_true", help="print the input again, for a command that follows")
    commands.add_parser("server", help="the language server on standard input and output")
    return parser
