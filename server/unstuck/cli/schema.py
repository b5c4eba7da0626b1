"""`unstuck schema`: the published shapes, generated from their models."""

from __future__ import annotations

import argparse
import json
import sys


def run(options: argparse.Namespace) -> int:
    """Prints the JSON Schema of one shape."""
    from ..schemas import json_schema

    json.dump(json_schema(options.name), sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0
