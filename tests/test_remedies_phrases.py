"""Whatever a remedy tells a person can be said in other languages: every text is a phrase, and so is what it holds."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.repairs import NOW, Home, error
from tests.texts import advice, conditions, phrases
from unstuck.diagnosis.evidence import UsageWindow
from unstuck.diagnosis.phrase import Joined, Phrase, translated
from unstuck.diagnosis.remedies import REMEDIES
from unstuck.live import forecast, notices
from unstuck.live.silence import silenced
from unstuck.machine import Platform
from unstuck.programs import Ran, run_program
from unstuck.remedies import backups, catalogue, connect, files, waiting
from unstuck.remedies.files import Trouble
from unstuck.remedies.plan import Context, Outcome, Plan, Refusal

OUT_OF_EXTRA = "You're out of extra usage · resets 3pm (Europe/Berlin)"
VARIABLES = ("ANTHROPIC_API_KEY", "HTTPS_PROXY", "ANTHROPIC_MODEL", "PATH", "1")
_DISTINCTIVE = 12
_CODE = Path(files.__file__).parent


# --- homes ------------------------------------------------------------------------------------------------------------


def bare(home: Home) -> None:
    """Nothing is there."""


def used(home: Home) -> None:
    """A login, a client that can be updated, sessions that run, and a session that ended with an error."""
    home.log_in(mcpOAuth={})
    home.install()
    home.programs.answers |= {
        "claude auth logout": Ran(1, "no"),
        "claude update": Ran(0),
        "git": Ran(0, "## main\nabc1234 Read HERMES.md\n"),
        "security": Ran(36, "not allowed"),
    }
    for number, version in ((7, "2.1.4"), (8, None)):
        session = {"pid": number, "version": version, "cwd": str(home.work) if version else None}
        session["startedAt"] = 1_795_000_000_000 if version else None
        home.write(f".claude/sessions/{number}.json", json.dumps(session))
    home.transcript({"type": "user", "message": {"content": "go on"}}, error(OUT_OF_EXTRA, requestId=f"req_{'0' * 20}"))


def limited(home: Home) -> None:
    """A limit that resets in three hours, in the editor; the client is a package of the system's."""
    resets_at = (NOW + timedelta(hours=3)).timestamp()
    limit = error("You've hit your weekly limit · resets 3pm", quotaLimits={"resetsAt": resets_at})
    home.transcript({**limit, "entrypoint": "claude-vscode"})
    home.install(place="system/usr/bin/claude")
    home.log_in()
    home.programs.answers["claude auth logout"] = lambda: (home.credentials.write_bytes(b"{}"), Ran(0))[1]


def hindered(home: Home) -> None:
    """Variables in every kind of place, files that cannot be read, a login that is not JSON."""
    values = {"HTTPS_PROXY": "http://proxy:1", "ANTHROPIC_BASE_URL": "http://gateway", "ANTHROPIC_MODEL": "opus[1m]"}
    home.environment |= values
    lines = [f"export {name}={value}\n" for name, value in {**values, "ANTHROPIC_API_KEY": "k"}.items()]
    home.write(".zshrc", "".join(lines))
    home.write(".bashrc", "export ANTHROPIC_API_KEY=k; echo done\ncat <<X\nANTHROPIC_API_KEY=k\nX\n")
    home.write(".claude/settings.json", json.dumps({"env": {**values, "DISABLE_UPDATES": "1"}}, indent=1))
    home.write("../work/.claude/settings.json", '{"env": {"HTTPS_PROXY": "p",\n')
    home.write("../work/.claude/settings.local.json", b"\xff")
    home.write("../work/.vscode/settings.json", '{"claudeCode.environmentVariables": {"ANTHROPIC_API_KEY": "k"}}')
    managed = home.system / "etc" / "claude-code" / "managed-settings.json"
    managed.parent.mkdir(parents=True)
    managed.write_text(json.dumps({"env": values}), "utf-8")
    home.write(".claude/.credentials.json", "{")
    home.transcript(error("API Error: 529 Overloaded"))
    home.install()


def overruled(home: Home) -> None:
    """A key that goes before the login, in two places."""
    used(home)
    home.environment["ANTHROPIC_API_KEY"] = "k"
    for path in (".claude/settings.json", "../work/.claude/settings.json"):
        home.write(path, json.dumps({"env": {"ANTHROPIC_API_KEY": "k"}}))


def _exists(process: int) -> bool | None:
    return True if process == 7 else None


def _missing() -> Ran:
    return run_program(["/missing"], timeout=1, folder=Path("/"), environment={})


# --- what is told -----------------------------------------------------------------------------------------------------


def texts_of(told: Plan | Outcome | Refusal | Trouble) -> Iterator[str]:
    """Everything in it that a person reads."""
    if isinstance(told, Refusal | Trouble):
        assert told.args == (told.text,)
        yield told.text
        yield from told.advice if isinstance(told, Refusal) else ()
    elif isinstance(told, Plan):
        yield from (*told.found, *told.will, *told.warnings, *told.next)
    else:
        yield from (*told.done, *told.not_done, *told.next)


def uses(context: Context, remedy: str, arguments: tuple[str, ...]) -> Iterator[Plan | Outcome | Refusal | Trouble]:
    """What is told on the way: the plan, what came of it, the way back; or why not."""
    try:
        plan = catalogue.plan(context, remedy, arguments)
        yield plan
        if plan.act is not None:
            yield catalogue.carry_out(context, plan)
            restore = backups.plan_restore(context, remedy, plan.subject)
            yield catalogue.undo(context, restore, even_if_changed=True)
    except (Refusal, Trouble) as problem:
        yield problem


@cache
def distinctive() -> tuple[str, ...]:
    """Of every template the longest run of its own words, where it is long enough to be known by."""
    runs = [max((run for run, *_ in string.Formatter().parse(text)), key=len) for text in phrases() if text]
    return tuple(run for run in runs if len(run) >= _DISTINCTIVE and " " in run.strip())


def lost(text: str) -> Iterator[str]:
    """What of a text nobody could translate, although it was written by us."""
    if isinstance(text, Joined):
        for part in text.parts:
            yield from lost(part)
    elif isinstance(text, Phrase):
        if text.template not in phrases() | advice() | conditions():
            yield text.template
        for value in text.values.values():
            yield from lost(value) if isinstance(value, str) else ()
    elif text in phrases() or any(run in text for run in distinctive()):
        yield text


def assert_can_be_said(texts: Iterable[str]) -> None:
    marked = {text: f"«{text}»" for text in phrases() | advice() | conditions()}
    for text in texts:
        assert isinstance(text, Phrase | Joined), text
        assert list(lost(text)) == [], text
        said = translated(text, marked)
        assert "«" in said
        assert said.replace("«", "").replace("»", "") == text


# --- remedies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filled", "platform"),
    [
        (bare, "linux"),
        (used, "linux"),
        (limited, "linux"),
        (hindered, "linux"),
        (overruled, "linux"),
        (bare, "darwin"),
        (used, "darwin"),
        (used, "windows"),
        (hindered, "windows"),
    ],
)
def test_every_text_of_a_remedy_can_be_said_in_other_languages(
    tmp_path: Path, filled: Callable[[Home], None], platform: Platform
) -> None:
    for number, remedy in enumerate(REMEDIES):
        home = Home(tmp_path / str(number), platform)
        filled(home)
        home.programs.answers[""] = _missing
        context = home.context(exists=_exists)
        for arguments in [(), *((name,) for name in VARIABLES)] if remedy == catalogue.TAKES_NAME else [()]:
            for told in uses(context, remedy, arguments):
                assert_can_be_said(texts_of(told))


@pytest.mark.parametrize("filled", [bare, used], ids=lambda filled: filled.__name__)
def test_a_message_to_an_administrator_can_be_said_in_other_languages(
    tmp_path: Path, filled: Callable[[Home], None]
) -> None:
    home = Home(tmp_path)
    filled(home)
    assert_can_be_said([catalogue.plan(home.context(), "ask-admin", ()).text])


@pytest.mark.parametrize(
    "content",
    [
        None,
        "{}",
        '{"hooks": {}, "statusLine": {"command": "mine"}}',
        '{"statusLine": {}, "enabledPlugins": {"unstuck@unstuck": true}}',
        '{"hooks": 1}',
        '{"hooks": {"Stop": {}}}',
        "{",
        "[]",
        b"\xff",
    ],
)
def test_connecting_can_be_said_in_other_languages(tmp_path: Path, content: str | bytes | None) -> None:
    home = Home(tmp_path)
    if content is not None:
        home.write(".claude/settings.json", content)
    context = home.context()
    plans = (connect.plan_disconnect, _connected, _connected, connect.plan_disconnect)
    for plan in plans:
        assert_can_be_said(text for told in _changes(context, plan) for text in texts_of(told))


def _connected(context: Context) -> Plan:
    return connect.plan_connect(context, "/bin/unstuck", silenced(context.machine, context.machine.folder))


def _changes(context: Context, planned: Callable[[Context], Plan]) -> Iterator[Plan | Outcome | Refusal | Trouble]:
    try:
        plan = planned(context)
        yield plan
        if plan.act is not None:
            yield plan.act()
    except (Refusal, Trouble) as problem:
        yield problem


def test_what_goes_wrong_can_be_said_in_other_languages(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for do in (
        lambda: files.read(tmp_path / "folder"),
        lambda: files.private_folder(tmp_path / "file"),
        lambda: files.private_folder(tmp_path / "file" / "folder"),
        lambda: files.write_new(tmp_path / "new", b"", _full),
    ):
        with pytest.raises(Trouble) as caught:
            do()
        assert_can_be_said(texts_of(caught.value))
    with files.lock(tmp_path), pytest.raises(Trouble) as caught, files.lock(tmp_path):
        pass
    assert_can_be_said(texts_of(caught.value))


def _full(handle: int, data: bytes) -> None:
    raise OSError(28, "No space left on device")


def test_what_is_raised_is_raised_with_a_phrase() -> None:
    raised = ("Refusal", "Trouble", "Busy", "NotJson")
    plain = [
        f"{path.name}:{call.lineno}"
        for path in sorted(_CODE.glob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in raised
        if any(isinstance(each, ast.Constant | ast.JoinedStr | ast.BinOp) for each in call.args)
    ]
    assert plain == []


# --- times ------------------------------------------------------------------------------------------------------------

GERMAN = {
    "resets at {time}, in {left}": "wird um {time} zurückgesetzt, in {left}",
    "{days} d": "{days} T.",
    "{hours} h": "{hours} Std.",
    "{window}: {percent:.0f} % used, resets {time}.": "{window}: {percent:.0f} % verbraucht, bis {time}.",
    "Week, {model}": "Woche, {model}",
    "{weekday} {day} {month}, {time}": "{weekday}, {day}. {month}, {time}",
    "Wed": "Mi",
    "Dec": "Dez.",
    "not full before the reset at this pace, {earliest} at the earliest": "nicht voll, frühestens {earliest}",
}


def test_a_countdown_is_said_in_another_language_with_its_units() -> None:
    countdown = waiting.until(NOW + timedelta(days=2, hours=3), NOW, UTC)
    assert translated(countdown.text, GERMAN) == "wird um 2026-11-22 15:00 UTC zurückgesetzt, in 2 T. 3 Std."


def test_a_notice_is_said_in_another_language_with_its_day() -> None:
    window = UsageWindow("weekly_scoped", 81.0, "Opus", datetime(2026, 12, 2, 15, tzinfo=UTC))
    ((_, words),) = notices.due([window], [80.0], datetime(2026, 11, 30, tzinfo=UTC), UTC)
    assert words == "Week, Opus: 81 % used, resets Wed 2 Dec, 15:00."
    assert translated(words, GERMAN) == "Woche, Opus: 81 % verbraucht, bis Mi, 2. Dez., 15:00."


def test_a_forecast_is_said_in_another_language_with_its_day() -> None:
    now = datetime(2026, 12, 1, 15, tzinfo=UTC)
    words = forecast.words(forecast.Forecast(None, now + timedelta(hours=20), None, 1.0), now, UTC)
    assert translated(words, GERMAN) == "nicht voll, frühestens Mi, 2. Dez., 11:00"


def test_every_form_of_a_forecast_can_be_said_in_other_languages() -> None:
    for hours in ((None, None, None), (None, 2, None), (0, 0, 0), (9, 8, 99), (9, 8, None), (9, None, None)):
        full, earliest, latest = (None if each is None else NOW + timedelta(hours=each) for each in hours)
        assert_can_be_said([forecast.words(forecast.Forecast(full, earliest, latest, 1.0), NOW, UTC)])
