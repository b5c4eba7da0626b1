"""Usage figures that Claude Code itself keeps on disk, with the time they are from and of this account only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ...diagnosis.evidence import ExtraUsage, Provenance, Usage, UsageSource, UsageWindow, WindowKind
from .account import read_state
from .scene import Quota, Scene
from .state import CachedUsage, State
from .statusline import told

ENDPOINT = "usage endpoint"
"""What figures that were asked for over the network are said to be from."""

_CLOCKS_DIFFER = timedelta(minutes=5)
_KINDS: dict[str, tuple[WindowKind, str | None]] = {
    "five_hour": ("session", None),
    "seven_day": ("weekly", None),
    "seven_day_opus": ("weekly_scoped", "Opus"),
    "seven_day_sonnet": ("weekly_scoped", "Sonnet"),
}


def usage(scene: Scene, fetched: CachedUsage | None = None) -> tuple[Usage, list[Provenance]]:
    """The figures as evidence: the newest of those fetched, told, kept by Claude Code, and of its last refusal."""
    machine, now = scene.machine, scene.machine.now()
    state = scene.once(read_state)
    place = machine.short(machine.state_file)
    result, provenance = Usage(), list[Provenance]()
    kept = state.usage if state is not None else None
    switched = kept is not None and state is not None and kept.account != state.account
    if kept is not None and (switched or kept.fetched_at > now + _CLOCKS_DIFFER):
        kept = None
    source: UsageSource = "cache"
    if fetched is not None and (kept is None or kept.fetched_at < fetched.fetched_at):
        kept, source, place, switched = fetched, "endpoint", ENDPOINT, False
    extra = kept.figures.extra if kept is not None else None
    if kept is not None and (kept.figures.windows or extra is not None):
        result = Usage(source, kept.fetched_at, kept.figures.windows)
        provenance.append(Provenance("usage", place, kept.fetched_at, "cached"))
    line = told(scene, state.account) if state is not None else None
    if line is not None and (kept is None or kept.fetched_at < line.fetched_at):
        result = Usage("statusline", line.fetched_at, _renewed(result.windows, line.figures.windows))
        provenance = [Provenance("usage", "status line", line.fetched_at, "cached")]
    if not switched:
        # What was fetched has a time; when the reason kept on disk was renewed, nobody knows.
        said = source == "endpoint" and extra is not None and extra.enabled is not None
        if state is not None:
            extra = _with_state(extra, state, keep_reason=said)
        if extra is not None:
            undated = result.fetched_at is None or (_says(state) and not said)
            provenance.append(Provenance("usage.extra", place, None if undated else result.fetched_at, "cached"))
        if state is not None and extra is not None and extra.grant is not None:
            provenance.append(
                Provenance("usage.extra.grant", machine.short(machine.state_file), state.grant_at, "cached")
            )
    quota = _refusal(scene, state)
    if quota is not None and (result.fetched_at is None or quota.at > result.fetched_at):
        path = machine.short(scene.transcript[0]) if scene.transcript else ""
        windows = _window(quota, now)
        if windows:
            result = Usage("transcript", quota.at, windows)
            provenance = [each for each in provenance if each.item != "usage"]
            provenance.append(Provenance("usage", f"transcript {path}", quota.at, "cached"))
        if quota.reason is not None and (extra is None or extra.disabled_reason is None) and not _says(state):
            extra = replace(extra or ExtraUsage(), disabled_reason=quota.reason)
            provenance.append(Provenance("usage.extra.disabled_reason", f"transcript {path}", quota.at, "cached"))
    return replace(result, extra=extra), provenance


def _renewed(before: tuple[UsageWindow, ...], told: tuple[UsageWindow, ...]) -> tuple[UsageWindow, ...]:
    """Windows as told last; those of single models, which the status line is not told, as they were."""
    return (*told, *(each for each in before if each.kind == "weekly_scoped"))


def _says(state: State | None) -> bool:
    return state is not None and state.reason_known


def _with_state(extra: ExtraUsage | None, state: State, *, keep_reason: bool) -> ExtraUsage | None:
    """Extra usage with what every answer of the service renews; that outranks figures fetched now and then."""
    result = extra or ExtraUsage()
    if state.reason_known and not keep_reason:
        result = replace(result, disabled_reason=state.reason)
    if result.enabled is None:
        result = replace(result, enabled=state.extra_enabled)
    result = replace(result, grant=state.grant)
    return None if result == ExtraUsage() else result


def _refusal(scene: Scene, state: State | None) -> Quota | None:
    """The last refusal in the transcript, unless another account was refused."""
    if scene.transcript is None:
        return None
    said = scene.transcript[1]
    account = state.account if state is not None else None
    if said.quota is None or (said.owner is not None and said.owner != account):
        return None
    return said.quota if said.quota.at <= scene.machine.now() + _CLOCKS_DIFFER else None


def _window(quota: Quota, now: datetime) -> tuple[UsageWindow, ...]:
    """The window that was full, until it begins anew."""
    known = _KINDS.get(quota.kind or "")
    if known is None or quota.resets_at is None or quota.resets_at <= now:
        return ()
    return (UsageWindow(known[0], 100.0, known[1], quota.resets_at),)
