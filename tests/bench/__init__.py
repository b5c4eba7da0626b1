"""Speed and memory, measured against peers and limits: `python -m tests.bench`."""
