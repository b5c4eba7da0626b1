"""`unstuck report`: a bug report of the newest error, drafted without secrets. Nothing is sent."""

from __future__ import annotations

import argparse
import json
import sys

from .. import __version__
from ..engine import matcher
from ..remedies import drafts
from ..remedies.plan import Context


def run(options: argparse.Namespace) -> int:
    """Prints the draft; 1 where no error was found to report."""
    value = drafts.draft(Context(matcher, version=__version__))
    if options.format == "json":
        json.dump(
            drafts.as_json(value) if value else {"schema": 1, "code": None}, sys.stdout, indent=2, ensure_ascii=False
        )
        sys.stdout.write("\n")
    elif value is not None:
        sys.stdout.write(drafts.markdown(value))
    if value is None:
        print("unstuck: no error was found in the newest sessions", file=sys.stderr)
        return 1
    return 0
