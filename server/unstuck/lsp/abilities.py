"""What a client can do. Imports next to nothing: it is needed before the first answer."""

from __future__ import annotations

from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]


class Abilities:
    """What the client can do, asked once."""

    def __init__(self) -> None:
        self.name = ""
        """Its name, in lower case."""
        self.locale = ""
        """The language of its interface, such as `de` or `pt-br`."""
        self.encoding: Encoding = "utf-16"
        self.href = self.related = self.data = False
        self.pulls = False
        self.refreshes_diagnostics = False
        self.refreshes_lenses = False
        self.configuration = False
        self.registers_configuration = False
        self.shows_documents = False
        self.content = False
        self.markdown = True
        self.link_tooltips = False
        self.command_links = False
        """Whether Markdown for it may hold links that run our commands."""
        self.host = ""
        """By what way it reaches this machine where that is another one, such as `ssh-remote`."""
        self.action_literals = self.action_preferred = self.action_disabled = self.action_resolve = False
