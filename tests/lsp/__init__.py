"""The language server, tested as editors use it: over the pipes of its real process."""
