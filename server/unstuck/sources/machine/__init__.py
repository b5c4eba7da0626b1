"""Evidence from this machine: read-only, without secrets, and never a reason to fail."""
