"""Remedies that only a person can carry out: the page, the steps, and what is known of whom they helped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..diagnosis import links
from ..diagnosis.diagnose import diagnose
from ..diagnosis.model import BillingPage
from ..diagnosis.remedies import REMEDIES
from ..diagnosis.render import harmless
from ..sources.machine.collect import collect
from ..sources.sessions import newest_error
from . import client, variables
from .plan import Context, Plan

_GIT = 2.0
_NO_GIT = "CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS"
# Seen to make the service take a request for another program's; the second until 2026-04-25.
_TRIGGERS = ("openclaw.inbound_meta.v1", "HERMES.md")

_PAGES: dict[BillingPage, str] = {
    "own": "your own plan (Pro, Max)",
    "organization": "a Team or Enterprise plan, for its administrators",
    "console": "an API key",
}


def plan_as_written(remedy: str) -> Plan:
    """A remedy as the catalogue tells it."""
    return Plan(remedy, next=REMEDIES[remedy].steps)


def plan_retry(context: Context, arguments: Sequence[str]) -> Plan:
    """`retry`, and whether that is worth it for the newest error."""
    newest = newest_error(context.machine, context.matcher)
    found: tuple[str, ...] = ()
    if newest is not None:
        worth = {True: "trying again may help", False: "trying again alone will not help"}.get(
            newest.condition.retryable is True, ""
        )
        if newest.condition.retryable == "after-reset":
            worth = "trying again helps once the limit resets: `unstuck fix wait-for-reset`"
        found = (f"The newest error is {newest.condition.title}: {worth}.",)
    return Plan("retry", found, next=("Send the last message again (Up arrow, Enter).",))


def plan_status(context: Context, arguments: Sequence[str]) -> Plan:
    """`check-service-status`: the page; the network is not asked."""
    warnings = [
        f"{place.name} is set in {place.where(context)}: requests go there, and its own status page counts."
        for place in variables.look(context, ("ANTHROPIC_BASE_URL", *variables.SWITCHES)).places
    ]
    steps = ("An incident that covers Claude Code or the API explains errors 500, 502, 503 and 529: wait for its end.",)
    return Plan("check-service-status", warnings=tuple(warnings), next=steps, text=links.SERVICE_STATUS)


def plan_model(context: Context, arguments: Sequence[str]) -> Plan:
    """`switch-model`: how, and what overrides the choice."""
    warnings = [
        f"{place.name} is set in {place.where(context)} and goes before the choice made with `/model`."
        for place in variables.look(context, ("ANTHROPIC_MODEL",)).places
    ]
    steps = (
        "Run `/model` and pick a model of another family: limits of Opus, Sonnet and Fable bind their own family only.",
        "For one run: `claude --model sonnet`.",
    )
    return Plan("switch-model", warnings=tuple(warnings), next=steps)


def plan_long_context(context: Context, arguments: Sequence[str]) -> Plan:
    """`disable-long-context`: how, and what asks for it."""
    found = [
        f"{place.name} is set in {place.where(context)}."
        for place in variables.look(context, variables.LONG_CONTEXT).places
    ]
    steps = (
        "Run `/model` and pick the entry without 1M context.",
        "If the conversation is longer than that: `/compact` first, or `/clear` where that is refused too.",
        f"For good: start with `{_assignment(context, 'CLAUDE_CODE_DISABLE_1M_CONTEXT')}`. It did not help everybody; "
        "a model name that ends in `[1m]` in the settings has to go as well.",
    )
    return Plan("disable-long-context", tuple(found), next=steps)


def _assignment(context: Context, name: str) -> str:
    return f'$env:{name} = "1"; claude' if context.machine.platform == "windows" else f"{name}=1 claude"


def plan_bypass(context: Context, arguments: Sequence[str]) -> Plan:
    """`bypass-proxy`: a single run without gateway and proxy."""
    found = variables.look(context, (*variables.ROUTING, "ANTHROPIC_CUSTOM_HEADERS"))
    if not found.places:
        return Plan("bypass-proxy", ("Neither a proxy nor a gateway is set here.",))
    names = list(dict.fromkeys(place.name for place in found.places))
    in_files = [place for place in found.places if place.kind in ("settings", "managed", "state")]
    warnings = ["Where a company requires its proxy or gateway, ask before going round it."]
    warnings += [
        f"{place.name} in {place.where(context)} holds for this run too; "
        + (f"{place.by_hand}." if place.by_hand else f"`unstuck fix unset-variable {place.name}` removes it.")
        for place in in_files
    ]
    if context.machine.platform == "windows":
        command = "; ".join([*(f"Remove-Item Env:{name} -ErrorAction SilentlyContinue" for name in names), "claude"])
    else:
        command = f"env {' '.join(f'-u {name}' for name in names)} claude"
    steps = (
        "Run it once, in a terminal, and send the same message.",
        "If that works, the proxy or gateway is the reason: have its rewriting of requests switched off.",
    )
    listed = tuple(f"{place.name} is set in {place.where(context)}." for place in found.places)
    return Plan("bypass-proxy", listed, warnings=tuple(warnings), next=steps, text=command)


def plan_trigger(context: Context, arguments: Sequence[str]) -> Plan:
    """`remove-trigger`: text in recent commits that the service took for another program's, and a run without it."""
    command = (
        "git",
        "--no-optional-locks",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "log.showSignature=false",
        "log",
        "-n",
        "20",
        "--format=%h %s",
    )
    environment = {**context.machine.environment, "LC_ALL": "C"}
    ran = context.run(command, timeout=_GIT, folder=context.machine.folder, environment=environment)
    found: list[str] = []
    for line in harmless(ran.output).splitlines() if ran.succeeded else []:
        commit, _, subject = line.partition(" ")
        if re.fullmatch(r"[0-9a-f]{4,40}", commit):
            found += [f"The subject of commit {commit} holds `{each}`." for each in _TRIGGERS if each in subject]
    if not found:
        found = [
            "Recent commits were looked through; none holds a text known to trigger this."
            if ran.succeeded
            else "This folder has no Git history that could be read."
        ]
    steps = (
        f"Run once without what Git says: `{_assignment(context, _NO_GIT)}`.",
        "Or run `claude` once in an empty folder. If either works, the text is in this folder.",
        "Run once without your own system prompt, output style or agent file; rephrase what names another program.",
    )
    return Plan("remove-trigger", tuple(found), next=steps)


def plan_supported(context: Context, arguments: Sequence[str]) -> Plan:
    """`use-supported-client`."""
    found = client.find(context)
    told = (
        f"Claude Code is installed: {context.machine.short(found.program)}."
        if found
        else "Claude Code is not on the PATH."
    )
    steps = (
        "Use Claude Code itself with the subscription; since 2026-04-04 it does not cover other programs.",
        "Or give the other program an API key of its own, which is billed by use: https://platform.claude.com/settings/keys.",
        "Or let it draw on usage credits, if the plan has them.",
    )
    return Plan("use-supported-client", (told,), next=steps)


def _page(context: Context) -> tuple[BillingPage, list[str]]:
    """The billing page for the newest error, and what is free to do about it first."""
    newest = newest_error(context.machine, context.matcher)
    if newest is None:
        return "own", []
    evidence = collect(context.machine, transcript=newest.transcript.path, surface=newest.surface)
    judged = diagnose(newest.condition, newest.fields, evidence)
    free = [remedy.title for remedy in judged.remedies if not remedy.paid]
    return newest.condition.billing or "own", free[:4]


def _pages(page: BillingPage) -> tuple[str, ...]:
    others = [f"For {_PAGES[each]}: {links.BILLING[each]}" for each in links.BILLING if each != page]
    return (f"The page for {_PAGES[page]}; it is not opened for you.", *others)


def plan_toggle(context: Context, arguments: Sequence[str]) -> Plan:
    """`toggle-extra-usage`: the page and the steps; nothing is opened."""
    page, _ = _page(context)
    page = "own" if page == "console" else page  # the Console has no such switch
    warnings = (
        "It helped some, by reports of April 2026, who had room in their plan and a balance.",
        "It did not help those who ran an old client (below 2.1.36): update first, `unstuck fix update-claude-code`. "
        "Several of them switched it off and on in vain.",
        "With extra usage switched on, use beyond the plan costs money. If it was off and you are within the plan, "
        "it need not be on.",
    )
    steps = (
        "`unstuck fix save-session-notes` first, if you are in the middle of something.",
        "Open the page and find usage credits (formerly: extra usage).",
        "Switch it off and save.",
        "Switch it on again, confirm balance and monthly limit once more, and save.",
        "Start the session again with `claude --resume` and send the message.",
    )
    return Plan("toggle-extra-usage", _pages(page), warnings=warnings, next=steps, text=links.BILLING[page])


MONEY: dict[str, tuple[str, ...]] = {
    "open-billing-page": ("Look at balance, monthly limit and auto-reload, and compare with `/usage`.",),
    "raise-spend-limit": (
        "Raise the monthly limit. More balance does not lift it: people bought twice in vain.",
        "A limit set by an organisation is raised by its administrators: `unstuck fix ask-admin`.",
    ),
    "add-credits": (
        "Make sure first that a window or the balance is really used up: `/usage`.",
        "Buy credits, and mind the monthly limit and auto-reload. A purchase may take some minutes to count.",
    ),
}


def plan_money(remedy: str, context: Context, arguments: Sequence[str]) -> Plan:
    """The remedies that cost money: the right page, and the reminder that free explanations come first."""
    page, free = _page(context)
    first = f" For the newest error: {'; '.join(free)}." if free else ""
    warnings = [f"Free explanations come first: an old client, a key in force, a proxy, a stale session.{first}"]
    return Plan(remedy, _pages(page), warnings=tuple(warnings), next=MONEY[remedy], text=links.BILLING[page])
