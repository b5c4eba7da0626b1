"""Unstuck: tells what a Claude Code error means and what to do about it."""

__version__ = "0.1.0"
