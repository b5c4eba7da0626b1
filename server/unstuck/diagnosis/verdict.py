"""The verdicts, and what each says in a sentence."""

from __future__ import annotations

from typing import Literal

from .phrase import phrase

Verdict = Literal[
    "genuine_limit",
    "false_alarm",
    "entitlement",
    "credentials",
    "configuration",
    "outdated_client",
    "network",
    "service_incident",
    "request",
    "undetermined",
]

IN_WORDS: dict[Verdict, str] = {
    "genuine_limit": phrase("A limit is really reached."),
    "false_alarm": phrase("The message speaks of a limit, and the evidence says otherwise."),
    "entitlement": phrase("The plan or organisation does not include what was asked for."),
    "credentials": phrase("The login or key in use is the reason."),
    "configuration": phrase("Something on this machine or in the settings stands in the way."),
    "outdated_client": phrase("This version of Claude Code is the reason."),
    "network": phrase("The request or its answer was lost between this machine and the service."),
    "service_incident": phrase("The service failed; the account and this machine are not the reason."),
    "request": phrase("This conversation or its input is the reason."),
    "undetermined": phrase("The message alone does not tell what is the reason."),
}
