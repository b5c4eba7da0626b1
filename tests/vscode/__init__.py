"""Tests with a real VS Code."""
