"""`unstuck fix`: carrying out a remedy, with a preview, a confirmation, a backup and a way back."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches

from .. import __version__
from ..diagnosis.remedies import REMEDIES
from ..diagnosis.render import harmless
from ..engine import matcher
from ..redact import redact_people
from ..remedies import backups, catalogue, waiting
from ..remedies.files import Trouble
from ..remedies.plan import Context, Outcome, Plan, Refusal
from .style import Style

OK, NOT_DONE, UNUSABLE = 0, 1, 2


def run(options: argparse.Namespace) -> int:
    """Carries out one remedy: 0 done or told, 1 not or not wholly done, 2 refused or bad usage."""
    if options.remedy is None:
        width = max(map(len, REMEDIES))
        for each in sorted(REMEDIES.values(), key=lambda each: each.paid):
            print(f"{each.id.ljust(width)}  {each.title}{' (costs money)' if each.paid else ''}")
        return OK
    return carry_out(options, Context(matcher, version=__version__), asked)


def carry_out(options: argparse.Namespace, context: Context, confirmed: Callable[[str], bool | None]) -> int:
    """The same with another machine, and another way to ask: `confirmed` gives None where nobody can be asked."""
    style = Style(options.color)
    if options.remedy not in REMEDIES:
        near = get_close_matches(str(options.remedy), list(REMEDIES), n=3, cutoff=0.4)
        hint = f"; did you mean {', '.join(near)}?" if near else "; `unstuck fix` lists them all"
        return _complain(f"no remedy {options.remedy!r}{hint}")
    if options.arguments and options.remedy != catalogue.TAKES_NAME:
        return _complain(f"{options.remedy} takes no further argument")
    if len(options.arguments) > 1:
        return _complain(f"{options.remedy} takes one name")
    if options.undo:
        return guarded(lambda: _undo(options, context, style))
    return guarded(lambda: _fix(options, context, style, confirmed))


def guarded(do: Callable[[], int]) -> int:
    """Does something, and says why where it is refused or goes wrong."""
    try:
        return do()
    except Refusal as refusal:
        status = _complain(str(refusal))
        for line in refusal.advice:
            print(f"  {_safe(line)}", file=sys.stderr)
        return status
    except Trouble as trouble:
        _complain(f"{trouble}. Nothing was lost.")
        return NOT_DONE


def _fix(options: argparse.Namespace, context: Context, style: Style, confirmed: Callable[[str], bool | None]) -> int:
    plan = catalogue.plan(context, options.remedy, options.arguments)
    title = REMEDIES[plan.remedy].title
    status = offer(plan, title, options, style, confirmed, lambda: catalogue.carry_out(context, plan))
    waits = plan.act is None and plan.until is not None and not options.dry_run
    if waits and plan.until is not None and (options.yes or confirmed("Wait here until then? [y/N] ")):
        return _wait(plan.until, context, style)
    return status


def offer(
    plan: Plan,
    title: str,
    options: argparse.Namespace,
    style: Style,
    confirmed: Callable[[str], bool | None],
    act: Callable[[], Outcome],
) -> int:
    """Shows a plan; where it changes something and nobody says no, `act` carries it out."""
    _preview(plan, title, style)
    if options.dry_run:
        if plan.act is not None:
            _lines(style, "Dry run", ["nothing was changed"])
        _lines(style, "Next", plan.next)
        return OK
    if plan.act is None:
        _lines(style, "Next", plan.next)
        _go_on(plan.terminal, confirmed)
        return OK
    if plan.confirmed_first and not options.yes:
        answer = confirmed("Carry this out? [y/N] ")
        if answer is None:
            return _complain("nothing was changed: this needs a terminal to ask on, or `--yes`")
        if not answer:
            print("Nothing was changed.")
            return NOT_DONE
    outcome = act()
    status = _told(outcome, style)
    _go_on(outcome.terminal, confirmed)
    return status


def _go_on(command: Sequence[str], confirmed: Callable[[str], bool | None]) -> None:
    """Starts what the user goes on with, here, if that is wanted and there is somebody to talk with."""
    if not command or not sys.stdin.isatty() or not sys.stdout.isatty():
        return
    if confirmed(f"Start `{' '.join(('claude', *command[1:]))}` here now? [y/N] "):
        sys.stdout.flush()
        subprocess.run(command, check=False)


def _wait(target: datetime, context: Context, style: Style) -> int:
    """Counts down on the terminal; the bell says that it is over, and Ctrl-C ends it before."""
    on_terminal = sys.stdout.isatty()

    def show(left: str) -> None:
        if on_terminal:
            print(f"\r\x1b[2K{left} left; Ctrl-C stops waiting", end="", flush=True)

    try:
        waiting.wait(target, context.machine.now, time.sleep, show)
    except KeyboardInterrupt:
        print("\nNo longer waiting; nothing was changed.")
        return NOT_DONE
    print("\r\x1b[2K\a" if on_terminal else "", end="")
    print("The time of the reset has come: reset, not yet confirmed.")
    _lines(style, "Next", waiting.AFTER)
    return OK


def _undo(options: argparse.Namespace, context: Context, style: Style) -> int:
    subject = options.arguments[0] if options.arguments else ""
    restore = backups.plan_restore(context, options.remedy, subject)
    short = context.machine.short
    print(
        f"The newest backup is of {restore.backup.at:%Y-%m-%d %H:%M:%S} UTC, in {_safe(short(restore.backup.folder))}."
    )
    _lines(style, "Restores", [short(kept.path) for kept, _, _ in restore.put_back])
    _lines(style, "Changed since", [short(kept.path) for kept in restore.changed])
    if options.dry_run:
        _lines(style, "Dry run", ["nothing was changed"])
        return OK
    return _told(catalogue.undo(context, restore, even_if_changed=options.yes), style, failed=False)


def _preview(plan: Plan, title: str, style: Style) -> None:
    print(style.bold(title))
    for line in plan.found:
        print(_safe(line))
    if plan.text:
        print(f"\n{_safe(plan.text.rstrip())}")
    _lines(style, "What happens", plan.will)
    _lines(style, "Mind", plan.warnings)


def _told(outcome: Outcome, style: Style, *, failed: bool = True) -> int:
    _lines(style, "Done", outcome.done)
    _lines(style, "Not done" if failed else "Mind", outcome.not_done)
    _lines(style, "Next", outcome.next)
    return NOT_DONE if outcome.not_done and failed else OK


def _lines(style: Style, head: str, lines: Iterable[str]) -> None:
    lines = list(lines)
    if lines:
        print(f"\n{style.bold(head)}")
        for line in lines:
            print(f"  - {_safe(line)}")


def _safe(text: str) -> str:
    # A last net under what is printed: paths and names may hold anything.
    return redact_people(harmless(text))


def asked(question: str) -> bool | None:
    """The answer of a person at the terminal; None where there is none."""
    if sys.stdin is None or not sys.stdin.isatty():  # pyright: ignore[reportUnnecessaryComparison] - closed by the caller
        return None
    try:
        return input(f"\n{question}").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _complain(problem: str) -> int:
    sys.stdout.flush()  # what was shown before comes before
    print(f"unstuck: {_safe(problem)}", file=sys.stderr)
    return UNUSABLE
