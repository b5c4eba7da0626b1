"""Whose credential is in force: by Claude Code's own order, from variables, settings and the stored login."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...diagnosis.evidence import Account, AuthMethod, Credential, Provenance
from .assignments import CLOUDS, CREDENTIALS
from .auth_status import SOURCE, AuthStatus, Untold, ask
from .files import Unknown
from .scene import Scene
from .settings_files import SettingsFiles, settings_files
from .state import Login, State, login_of, state_of
from .variables import Found, find

_CLOUD_METHODS: dict[str, AuthMethod] = {
    "CLAUDE_CODE_USE_BEDROCK": "bedrock",
    "CLAUDE_CODE_USE_MANTLE": "bedrock",
    "CLAUDE_CODE_USE_VERTEX": "vertex",
    "CLAUDE_CODE_USE_FOUNDRY": "foundry",
}

_KEYCHAIN = "macOS Keychain (not looked at; a login may be there)"
_FILLED = ("plan", "organization", "expected_organization", "subscription_known", "login_expired")


def read_state(scene: Scene) -> State | None:
    """The global state, if it can be read."""
    try:
        return scene.files.make(scene.machine.state_file, state_of)
    except Unknown:
        return None


def account(scene: Scene, told: AuthStatus | None = None) -> tuple[Account, list[Provenance]]:
    """The account as evidence; what Claude Code itself `told` fills what its files leave open."""
    machine, now = scene.machine, scene.machine.now()
    state, settings = scene.once(read_state), scene.once(settings_files)
    stored = machine.config_folder / ".credentials.json"
    try:
        login = scene.files.make(stored, login_of)
    except Unknown:
        login = None
    credentials = tuple(_credentials(scene, state, settings, login))
    if told is not None:
        credentials = _with_told(credentials, told)
    first = credentials[0] if credentials else None
    # A settings file that cannot be read may hold a credential that comes before those found, but for a cloud's.
    certain = first is not None and (not settings.unknown or first.method in _CLOUD_METHODS.values())
    method = first.method if first is not None and certain else None
    plan = (login.plan if login else None) or (state.plan if state else None)
    if plan is None and login is None and first is not None and first.where == _console(scene):
        plan = "console"
    tier = (login.tier if login else None) or (state.tier if state else None)
    own = state.organization if state else None
    expected = next((each.contents.organizations for each in settings.files if each.contents.organizations), ())
    found = Account(
        plan=plan,
        tier=tier,
        auth_method=method,
        organization=own,
        expected_organization=own if own in expected else expected[0] if expected else None,
        role=state.role if state else None,
        subscription_known=login.plan_known if login else None,
        login_expired=_expired(scene, login) if login else None,
        credentials=credentials,
    )
    places = {
        "account.auth_method": first.where if first and method else None,
        "account.plan": _place(scene, login is not None and login.plan is not None) if plan else None,
        "account.tier": _place(scene, login is not None and login.tier is not None) if tier else None,
        "account.organization": machine.short(machine.state_file) if own else None,
        "account.role": machine.short(machine.state_file) if found.role else None,
        "account.subscription_known": machine.short(stored) if login else None,
        "account.login_expired": machine.short(stored) if found.login_expired is not None else None,
    }
    provenance = [
        Provenance(item, place, now, "on demand" if place == SOURCE else "cached")
        for item, place in places.items()
        if place
    ]
    if told is None:
        return found, provenance
    fuller = _filled(found, told, expected, stored_login=login is not None)
    changed = [f"account.{name}" for name in _FILLED if getattr(fuller, name) != getattr(found, name)]
    provenance = [each for each in provenance if each.item not in changed]
    return fuller, [*provenance, *(Provenance(item, SOURCE, now, "on demand") for item in changed)]


def account_asked(scene: Scene, seconds: float) -> tuple[Account, list[Provenance]]:
    """The account as evidence, with what Claude Code itself says when it is run."""
    now = scene.machine.now()
    try:
        found, provenance = account(scene, ask(scene, seconds))
        source = SOURCE
    except Untold as nothing:
        found, provenance = account(scene)
        source = f"{SOURCE} ({nothing})"
    return found, [*provenance, Provenance("account.status", source, now, "on demand")]


def _with_told(credentials: tuple[Credential, ...], told: AuthStatus) -> tuple[Credential, ...]:
    """Settles whether the Keychain holds a login; a credential that no file shows is taken on trust."""
    if credentials and credentials[-1].where == _KEYCHAIN:
        there = told.logged_in and told.method in (None, "claude.ai")
        credentials = (*credentials[:-1], *((Credential("claude.ai", "macOS Keychain"),) if there else ()))
    if not credentials and told.method is not None:
        return (Credential(told.method, SOURCE),)
    return credentials


def _filled(found: Account, told: AuthStatus, expected: tuple[str, ...], *, stored_login: bool) -> Account:
    """What files leave open is as told. Only of the organisation the program knows better than its files."""
    by_plan = told.logged_in and found.auth_method == "claude.ai" and told.method == "claude.ai"
    organization = told.organization or found.organization
    wanted = organization if organization in expected else found.expected_organization
    if wanted is None and found.organization != organization:
        wanted = found.organization
    subscription_known, expired = found.subscription_known, found.login_expired
    if subscription_known is None and by_plan:
        subscription_known = told.plan_known
    if expired is None and stored_login and not told.logged_in:
        expired = True
    return replace(
        found,
        plan=found.plan or (told.plan if by_plan else None),
        organization=organization,
        expected_organization=wanted,
        subscription_known=subscription_known,
        login_expired=expired,
    )


def _place(scene: Scene, in_login: bool) -> str:
    machine = scene.machine
    return machine.short(machine.config_folder / ".credentials.json" if in_login else machine.state_file)


def _console(scene: Scene) -> str:
    """Where the key lies that signing in with the Console leaves."""
    return f"{scene.machine.short(scene.machine.state_file)} (Console login)"


def _credentials(
    scene: Scene, state: State | None, settings: SettingsFiles, login: Login | None
) -> Iterator[Credential]:
    """What would be used, the first before the others."""
    found = [each for each in find(scene, CREDENTIALS) if each.in_force]
    for name in CLOUDS:
        yield from (Credential(_CLOUD_METHODS.get(name), each.where) for each in found if each.name == name)
    # The desktop application brings its own login and looks at no key.
    if scene.surface != "desktop":
        yield from (Credential("auth_token", each.where) for each in found if each.name == "ANTHROPIC_AUTH_TOKEN")
        for each in found:
            if each.name == "ANTHROPIC_API_KEY" and not _refused(each, scene, state):
                yield Credential("api_key", each.where)
        for file in settings.files:
            if file.contents.helper_line:
                yield Credential("api_key_helper", file.at(file.contents.helper_line))
                break
    yield from (Credential("setup_token", each.where) for each in found if each.name == "CLAUDE_CODE_OAUTH_TOKEN")
    for each in found:
        if each.name in ("ANTHROPIC_PROFILE", "ANTHROPIC_FEDERATION_RULE_ID"):
            yield Credential(None, each.where)
            break
    if login is not None:
        yield Credential("claude.ai", scene.machine.short(scene.machine.config_folder / ".credentials.json"))
    elif state is not None and state.console_key:
        yield Credential("api_key", _console(scene))
    elif scene.machine.platform == "darwin" and state is not None and state.signed_in:
        yield Credential("claude.ai" if state.plan else None, _KEYCHAIN)


def _refused(key: Found, scene: Scene, state: State | None) -> bool:
    """Whether a person has told Claude Code not to use this key; a run without a person uses it all the same."""
    return state is not None and scene.surface != "sdk" and key.assignment.key_end in state.refused_keys


def _expired(scene: Scene, login: Login) -> bool | None:
    """Whether the login has ended; a stored token that has run out is renewed unseen while that is possible."""
    now = scene.machine.now()
    if login.renewal_ends_at is not None:
        return login.renewal_ends_at <= now
    if login.expires_at is None:
        return None
    if login.expires_at > now:
        return False
    return None if login.renewable else True
