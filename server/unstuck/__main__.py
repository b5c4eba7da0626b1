"""`python -m unstuck`: the same as the `unstuck` command."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
