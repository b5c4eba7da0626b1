"""The verdicts, and what each says in a sentence."""

from __future__ import annotations

from typing import Literal

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
    "genuine_limit": "A limit is really reached.",
    "false_alarm": "The message speaks of a limit, and the evidence says otherwise.",
    "entitlement": "The plan or organisation does not include what was asked for.",
    "credentials": "The login or key in use is the reason.",
    "configuration": "Something on this machine or in the settings stands in the way.",
    "outdated_client": "This version of Claude Code is the reason.",
    "network": "The request or its answer was lost between this machine and the service.",
    "service_incident": "The service failed; the account and this machine are not the reason.",
    "request": "This conversation or its input is the reason.",
    "undetermined": "The message alone does not tell what is the reason.",
}
