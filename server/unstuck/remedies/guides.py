"""Remedies that only a person can carry out: the page, the steps, and what is known of whom they helped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..diagnosis import links
from ..diagnosis.diagnose import diagnose
from ..diagnosis.model import BillingPage, Condition
from ..diagnosis.phrase import Phrase, joined, known, phrase
from ..diagnosis.remedies import REMEDIES
from ..diagnosis.render import harmless
from ..sources.machine.collect import collect
from ..sources.sessions import newest_error
from . import client, variables
from .plan import Context, Plan, Text

_GIT = 2.0
_NO_GIT = "CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS"
# Seen to make the service take a request for another program's; the second until 2026-04-25.
_TRIGGERS = ("openclaw.inbound_meta.v1", "HERMES.md")

_PAGE: dict[BillingPage, Phrase] = {
    "own": phrase("The page for your own plan (Pro, Max); it is not opened for you."),
    "organization": phrase("The page for a Team or Enterprise plan, for its administrators; it is not opened for you."),
    "console": phrase("The page for an API key; it is not opened for you."),
}
_OTHER_PAGE: dict[BillingPage, Phrase] = {
    "own": phrase("For your own plan (Pro, Max): {address}", address=links.BILLING["own"]),
    "organization": phrase(
        "For a Team or Enterprise plan, for its administrators: {address}", address=links.BILLING["organization"]
    ),
    "console": phrase("For an API key: {address}", address=links.BILLING["console"]),
}


def plan_as_written(remedy: str) -> Plan:
    """A remedy as the catalogue tells it."""
    return Plan(remedy, next=tuple(map(known, REMEDIES[remedy].steps)))


def plan_retry(context: Context, arguments: Sequence[str]) -> Plan:
    """`retry`, and whether that is worth it for the newest error."""
    newest = newest_error(context.machine, context.matcher)
    found = (_worth(newest.condition),) if newest is not None else ()
    return Plan("retry", found, next=(phrase("Send the last message again (Up arrow, Enter)."),))


def _worth(condition: Condition) -> Phrase:
    title = known(condition.title)
    if condition.retryable == "after-reset":
        return phrase(
            "The newest error is {title}: trying again helps once the limit resets: `unstuck fix wait-for-reset`.",
            title=title,
        )
    if condition.retryable is True:
        return phrase("The newest error is {title}: trying again may help.", title=title)
    return phrase("The newest error is {title}: trying again alone will not help.", title=title)


def plan_status(context: Context, arguments: Sequence[str]) -> Plan:
    """`check-service-status`: the page; the network is not asked."""
    warnings = [
        phrase(
            "{name} is set in {place}: requests go there, and its own status page counts.",
            name=place.name,
            place=place.where(context),
        )
        for place in variables.look(context, ("ANTHROPIC_BASE_URL", *variables.SWITCHES)).places
    ]
    steps = (
        phrase(
            "An incident that covers Claude Code or the API explains errors 500, 502, 503 and 529: wait for its end."
        ),
    )
    return Plan("check-service-status", warnings=tuple(warnings), next=steps, text=links.SERVICE_STATUS)


def plan_model(context: Context, arguments: Sequence[str]) -> Plan:
    """`switch-model`: how, and what overrides the choice."""
    warnings = [
        phrase(
            "{name} is set in {place} and goes before the choice made with `/model`.",
            name=place.name,
            place=place.where(context),
        )
        for place in variables.look(context, ("ANTHROPIC_MODEL",)).places
    ]
    steps = (
        phrase(
            "Run `/model` and pick a model of another family: limits of Opus, Sonnet and Fable bind their own family "
            "only."
        ),
        phrase("For one run: `claude --model sonnet`."),
    )
    return Plan("switch-model", warnings=tuple(warnings), next=steps)


def plan_long_context(context: Context, arguments: Sequence[str]) -> Plan:
    """`disable-long-context`: how, and what asks for it."""
    steps = (
        phrase("Run `/model` and pick the entry without 1M context."),
        phrase("If the conversation is longer than that: `/compact` first, or `/clear` where that is refused too."),
        phrase(
            "For good: start with `{command}`. It did not help everybody; a model name that ends in `[1m]` in the "
            "settings has to go as well.",
            command=_assignment(context, "CLAUDE_CODE_DISABLE_1M_CONTEXT"),
        ),
    )
    found = _set(context, variables.look(context, variables.LONG_CONTEXT).places)
    return Plan("disable-long-context", found, next=steps)


def _set(context: Context, places: Sequence[variables.Place]) -> tuple[Phrase, ...]:
    return tuple(phrase("{name} is set in {place}.", name=each.name, place=each.where(context)) for each in places)


def _assignment(context: Context, name: str) -> str:
    return f'$env:{name} = "1"; claude' if context.machine.platform == "windows" else f"{name}=1 claude"


def plan_bypass(context: Context, arguments: Sequence[str]) -> Plan:
    """`bypass-proxy`: a single run without gateway and proxy."""
    found = variables.look(context, (*variables.ROUTING, "ANTHROPIC_CUSTOM_HEADERS"))
    if not found.places:
        return Plan("bypass-proxy", (phrase("Neither a proxy nor a gateway is set here."),))
    names = list(dict.fromkeys(place.name for place in found.places))
    in_files = [place for place in found.places if place.kind in ("settings", "managed", "state")]
    warnings = [
        phrase("Where a company requires its proxy or gateway, ask before going round it."),
        *(_holds_too(context, place) for place in in_files),
    ]
    if context.machine.platform == "windows":
        command = "; ".join([*(f"Remove-Item Env:{name} -ErrorAction SilentlyContinue" for name in names), "claude"])
    else:
        command = f"env {' '.join(f'-u {name}' for name in names)} claude"
    steps = (
        phrase("Run it once, in a terminal, and send the same message."),
        phrase("If that works, the proxy or gateway is the reason: have its rewriting of requests switched off."),
    )
    return Plan("bypass-proxy", _set(context, found.places), warnings=tuple(warnings), next=steps, text=command)


def _holds_too(context: Context, place: variables.Place) -> Phrase:
    where = place.where(context)
    if place.by_hand:
        return phrase(
            "{name} in {place} holds for this run too; {reason}.", name=place.name, place=where, reason=place.by_hand
        )
    return phrase(
        "{name} in {place} holds for this run too; `unstuck fix unset-variable {name}` removes it.",
        name=place.name,
        place=where,
    )


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
    found: list[Text] = []
    for line in harmless(ran.output).splitlines() if ran.succeeded else []:
        commit, _, subject = line.partition(" ")
        if re.fullmatch(r"[0-9a-f]{4,40}", commit):
            found += [
                phrase("The subject of commit {commit} holds `{text}`.", commit=commit, text=each)
                for each in _TRIGGERS
                if each in subject
            ]
    if not found:
        found = [
            phrase("Recent commits were looked through; none holds a text known to trigger this.")
            if ran.succeeded
            else phrase("This folder has no Git history that could be read.")
        ]
    steps = (
        phrase("Run once without what Git says: `{command}`.", command=_assignment(context, _NO_GIT)),
        phrase("Or run `claude` once in an empty folder. If either works, the text is in this folder."),
        phrase(
            "Run once without your own system prompt, output style or agent file; rephrase what names another program."
        ),
    )
    return Plan("remove-trigger", tuple(found), next=steps)


def plan_supported(context: Context, arguments: Sequence[str]) -> Plan:
    """`use-supported-client`."""
    found = client.find(context)
    told = (
        phrase("Claude Code is installed: {path}.", path=context.machine.short(found.program))
        if found
        else phrase("Claude Code is not on the PATH.")
    )
    steps = (
        phrase("Use Claude Code itself with the subscription; since 2026-04-04 it does not cover other programs."),
        phrase(
            "Or give the other program an API key of its own, which is billed by use: "
            "https://platform.claude.com/settings/keys."
        ),
        phrase("Or let it draw on usage credits, if the plan has them."),
    )
    return Plan("use-supported-client", (told,), next=steps)


def _page(context: Context) -> tuple[BillingPage, list[Phrase]]:
    """The billing page for the newest error, and what is free to do about it first."""
    newest = newest_error(context.machine, context.matcher)
    if newest is None:
        return "own", []
    evidence = collect(context.machine, transcript=newest.transcript.path, surface=newest.surface)
    judged = diagnose(newest.condition, newest.fields, evidence)
    free = [known(remedy.title) for remedy in judged.remedies if not remedy.paid]
    return newest.condition.billing or "own", free[:4]


def _pages(page: BillingPage) -> tuple[Phrase, ...]:
    return (_PAGE[page], *(_OTHER_PAGE[each] for each in links.BILLING if each != page))


def plan_toggle(context: Context, arguments: Sequence[str]) -> Plan:
    """`toggle-extra-usage`: the page and the steps; nothing is opened."""
    page, _ = _page(context)
    page = "own" if page == "console" else page  # the Console has no such switch
    warnings = (
        phrase("It helped some, by reports of April 2026, who had room in their plan and a balance."),
        phrase(
            "It did not help those who ran an old client (below 2.1.36): update first, "
            "`unstuck fix update-claude-code`. Several of them switched it off and on in vain."
        ),
        phrase(
            "With extra usage switched on, use beyond the plan costs money. If it was off and you are within the plan, "
            "it need not be on."
        ),
    )
    steps = (
        phrase("`unstuck fix save-session-notes` first, if you are in the middle of something."),
        phrase("Open the page and find usage credits (formerly: extra usage)."),
        phrase("Switch it off and save."),
        phrase("Switch it on again, confirm balance and monthly limit once more, and save."),
        phrase("Start the session again with `claude --resume` and send the message."),
    )
    return Plan("toggle-extra-usage", _pages(page), warnings=warnings, next=steps, text=links.BILLING[page])


MONEY: dict[str, tuple[Phrase, ...]] = {
    "open-billing-page": (phrase("Look at balance, monthly limit and auto-reload, and compare with `/usage`."),),
    "raise-spend-limit": (
        phrase("Raise the monthly limit. More balance does not lift it: people bought twice in vain."),
        phrase("A limit set by an organisation is raised by its administrators: `unstuck fix ask-admin`."),
    ),
    "add-credits": (
        phrase("Make sure first that a window or the balance is really used up: `/usage`."),
        phrase("Buy credits, and mind the monthly limit and auto-reload. A purchase may take some minutes to count."),
    ),
}


def plan_money(remedy: str, context: Context, arguments: Sequence[str]) -> Plan:
    """The remedies that cost money: the right page, and the reminder that free explanations come first."""
    page, free = _page(context)
    first = (
        phrase(
            "Free explanations come first: an old client, a key in force, a proxy, a stale session. "
            "For the newest error: {remedies}.",
            remedies=joined("; ", free),
        )
        if free
        else phrase("Free explanations come first: an old client, a key in force, a proxy, a stale session.")
    )
    return Plan(remedy, _pages(page), warnings=(first,), next=MONEY[remedy], text=links.BILLING[page])
