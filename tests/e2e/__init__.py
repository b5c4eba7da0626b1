"""The real Claude Code, driven on this machine against an API that stands in for the service."""
