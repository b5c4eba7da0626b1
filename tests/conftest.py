"""What every test shares."""

from __future__ import annotations

from hypothesis import settings

# The same examples in every run: a failure is always the change's own. `--hypothesis-profile=search` looks further.
settings.register_profile("steady", deadline=None, derandomize=True, database=None, print_blob=True, max_examples=100)
settings.register_profile("search", settings.get_profile("steady"), derandomize=False, max_examples=5000)
settings.load_profile("steady")
