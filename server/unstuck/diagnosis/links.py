"""Every address that Unstuck offers to open; none is ever taken from a text that is being diagnosed."""

from __future__ import annotations

from .model import BillingPage, Condition

DOCUMENTATION = "https://code.claude.com/docs/en/"
SERVICE_STATUS = "https://status.claude.com"
USAGE = "https://claude.ai/settings/usage"
SUPPORT = "https://support.claude.com"
ISSUES = "https://github.com/anthropics/claude-code/issues"
PRICING = "https://claude.com/pricing"
CONNECT_GITHUB = "https://claude.ai/connect-github"
RESTRICTED = "https://claude.ai/restricted"

# As of 2026-11, from the official costs and errors pages.
BILLING: dict[BillingPage, str] = {
    "own": "https://claude.ai/settings/usage",
    "organization": "https://claude.ai/admin-settings/usage",
    "console": "https://platform.claude.com/settings/billing",
}


def documentation(condition: Condition | None) -> str:
    """The page to read about a condition: its own where it has one, else the general page of errors."""
    docs = condition.docs if condition is not None else None
    if docs and docs.startswith("https://"):
        return docs
    return DOCUMENTATION + (docs or "errors")


def billing(condition: Condition | None) -> str:
    """The billing page that fits a condition: own settings, organisation settings or the Console."""
    return BILLING[(condition.billing if condition is not None else None) or "own"]


def page_of(remedy_id: str, condition: Condition | None) -> str | None:
    """The page that a remedy opens for a condition, or for none in particular; None where it opens none."""
    if remedy_id in ("open-billing-page", "raise-spend-limit", "add-credits", "toggle-extra-usage"):
        return billing(condition)
    if remedy_id == "read-docs":
        return documentation(condition)
    return {
        "check-service-status": SERVICE_STATUS,
        "check-usage": USAGE,
        "contact-support": SUPPORT,
        "draft-bug-report": ISSUES,
        "upgrade-plan": PRICING,
        "connect-github": CONNECT_GITHUB,
    }.get(remedy_id)
