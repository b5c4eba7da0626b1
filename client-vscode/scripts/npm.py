"""Runs npm for the client with a Node that is new enough, after installing what is locked: `npm.py run lint`."""

from __future__ import annotations

import subprocess
import sys

import package


def main() -> int:
    """The exit status of npm."""
    environment = package.node_environment()
    package.install(package.CLIENT, environment)
    words = [package.npm(environment), *sys.argv[1:]]
    return subprocess.run(words, cwd=package.CLIENT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
