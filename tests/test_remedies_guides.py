"""The remedies that tell, draft and note: true to what the machine says, and never with a secret in them."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.repairs import NOW, SESSION, Home, error
from unstuck.diagnosis.remedies import REMEDIES
from unstuck.programs import Ran
from unstuck.remedies import drafts, notes, waiting
from unstuck.sources.sessions import transcripts

SECRET = "sk-ant-api03-AbCdEfGh0123456789"
OUT_OF_EXTRA = (
    'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"You\'re out of extra usage. Add '
    'more at claude.ai/settings/usage and keep going."},"request_id":"req_011CTESTFAKE0000001"}'
)
PUBLIC = (
    "update-claude-code restart-sessions toggle-extra-usage open-billing-page raise-spend-limit add-credits ask-admin"
    " wait-for-reset switch-model disable-long-context clear-credentials-and-relogin relogin unset-variable"
    " use-supported-client bypass-proxy remove-trigger check-service-status save-session-notes resume-session"
    " draft-bug-report copy-request-ids retry"
).split()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def user(text: str, **others: Any) -> dict[str, Any]:
    return {"type": "user", "message": {"role": "user", "content": text}, **others}


def tool(name: str, **given: Any) -> dict[str, Any]:
    return {"type": "assistant", "message": {"content": [{"type": "tool_use", "name": name, "input": given}]}}


@pytest.mark.parametrize("remedy", REMEDIES)
def test_a_dry_run_of_any_remedy_changes_nothing(home: Home, remedy: str) -> None:
    home.log_in(x=1)
    home.install()
    home.transcript(user("hi"), error(OUT_OF_EXTRA))
    home.write(".zshrc", "export ANTHROPIC_MODEL=x\n")
    before = home.content()
    arguments = ["ANTHROPIC_MODEL"] if remedy == "unset-variable" else []
    assert home.fix(remedy, *arguments, "--dry-run") == 0
    assert home.content() == before
    assert not home.state.exists()
    assert {tuple(call) for call in home.programs.calls if call[0] != "git"} <= {("claude", "--version")}


@pytest.mark.parametrize("remedy", PUBLIC)
def test_every_public_remedy_says_something_on_an_empty_machine(
    home: Home, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert home.fix(remedy) in (0, 2)
    shown = capsys.readouterr()
    assert len(shown.out + shown.err) > 40
    assert not (home.path / ".claude.json").exists()
    assert home.content() == {}


@pytest.mark.parametrize("remedy", PUBLIC)
def test_no_secret_of_the_machine_comes_out(home: Home, remedy: str, capsys: pytest.CaptureFixture[str]) -> None:
    values = {
        "ANTHROPIC_API_KEY": SECRET,
        "ANTHROPIC_BASE_URL": "https://user:hunter2hunter2@gw.example",
        "HTTPS_PROXY": "http://me:hunter2hunter2@proxy.example:8080",
        "ANTHROPIC_CUSTOM_HEADERS": "x-key: hunter2hunter2",
    }
    home.environment |= values
    home.log_in(mcpOAuth={"token": "hunter2hunter2"})
    home.install()
    home.programs.answers["claude auth logout"] = Ran(1, f"refused {SECRET} hunter2: password=hunter2hunter2")
    home.programs.answers["git"] = Ran(
        0, f"## main\n?? password=hunter2hunter2.txt\nabc1234 HERMES.md token={SECRET}\n"
    )
    home.write(".zshrc", "".join(f"export {name}='{value}'\n" for name, value in values.items()))
    home.write(".claude/settings.json", json.dumps({"env": values, "apiKeyHelper": f"echo {SECRET}"}))
    home.write(".claude/sessions/7.key", SECRET)
    home.write(".claude/sessions/7.json", json.dumps({"pid": 7, "version": "2.1.4", "cwd": f"/x/{SECRET}"}))
    leaked = f"{OUT_OF_EXTRA} Authorization: Bearer hunter2hunter2 key {SECRET} jane.doe@example.com /home/jane/x"
    home.transcript(
        user(f"use password=hunter2hunter2 and {SECRET}"),
        tool("TodoWrite", todos=[{"content": f"rotate {SECRET}", "status": "pending"}]),
        error(leaked, errorDetails=leaked, requestId=f"req_{'0' * 20}", apiErrorType=SECRET),
        {"type": "last-prompt", "lastPrompt": f"token={SECRET}"},
    )
    arguments = ["ANTHROPIC_API_KEY"] if remedy == "unset-variable" else []
    home.fix(remedy, *arguments, "--yes")
    shown = capsys.readouterr()
    everything = shown.out + shown.err
    for path in home.state.rglob("*") if home.state.exists() else ():
        if path.is_file() and "backups" not in path.parts:
            everything += path.read_text("utf-8")
    for secret in ("AbCdEfGh0123", "hunter2hunter2"):
        assert secret not in everything
    if remedy in ("draft-bug-report", "ask-admin"):
        for personal in ("jane.doe", "/home/jane", "gw.example"):
            assert personal not in everything


# --- what depends on the machine --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "channel", "command"),
    [
        ("home/.local/share/claude/versions/2.1.4", "the native installer", "claude update"),
        ("lib/node_modules/@anthropic-ai/claude-code/cli.js", "npm", "npm install -g @anthropic-ai/claude-code@latest"),
        ("brew/Caskroom/claude-code/2.1.4/claude", "Homebrew", "brew upgrade --cask claude-code"),
        ("home/.claude/local/node_modules/.bin/x", "npm, in ~/.claude/local", "claude update"),
        ("home/.bun/install/global/x", "Bun", "bun add -g @anthropic-ai/claude-code@latest"),
        ("share/pnpm/global/5/x", "pnpm", "pnpm add -g @anthropic-ai/claude-code@latest"),
    ],
)
def test_the_client_is_updated_by_the_channel_it_came_by(
    home: Home, place: str, channel: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home.install("2.1.4", place)

    def update() -> Ran:
        home.programs.answers["claude --version"] = Ran(0, "2.1.96 (Claude Code)")
        return Ran(0)

    home.programs.answers[command] = update
    assert home.fix("update-claude-code", "--dry-run") == 0
    shown = capsys.readouterr().out
    assert f"installed by {channel}" in shown
    assert f"`{command}` is run" in shown
    assert home.fix("update-claude-code") == 2
    assert " ".join(home.programs.calls[-1] if home.programs.calls else []) != command
    assert home.fix("update-claude-code", answer=True) == 0
    assert "Updated from 2.1.4 to 2.1.96." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ended", "status", "words"),
    [
        (Ran(0), 1, "It was not newer than before."),
        (Ran(243, "npm ERR! EACCES"), 1, "did not succeed: it ended with status 243: npm ERR! EACCES"),
        (Ran(None, problem="it did not end within 300 seconds"), 1, "did not end within 300 seconds"),
    ],
)
def test_an_update_that_brought_nothing_is_told(
    home: Home, ended: Ran, status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home.install("2.1.4")
    home.programs.answers["claude update"] = ended
    assert home.fix("update-claude-code", "--yes") == status
    assert words in capsys.readouterr().out


def test_an_error_of_the_extension_is_answered_with_its_update(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.transcript(error(OUT_OF_EXTRA, entrypoint="claude-vscode"))
    assert home.fix("update-claude-code") == 0
    shown = capsys.readouterr().out
    assert "run in the editor's extension" in shown
    assert "extensions view" in shown


def test_sessions_older_than_the_client_are_listed_and_none_is_ended(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.install("2.1.96")
    for number, version in ((11, "2.1.4"), (12, "2.1.96"), (13, "2.1.4")):
        value = {"pid": number, "version": version, "cwd": str(home.work), "sessionId": f"{number}-session-id"}
        home.write(f".claude/sessions/{number}.json", json.dumps(value))
    home.write(".claude/sessions/broken.json", "{")
    home.write(".claude/sessions/14.json", "{")
    asked: list[int] = []

    def exists(number: int) -> bool:
        asked.append(number)
        return number != 13

    assert home.fix("restart-sessions", context=home.context(exists=exists)) == 0
    shown = capsys.readouterr().out
    assert "Process 11" in shown
    assert "2.1.4, older than installed" in shown
    assert "Process 12" in shown
    assert "Process 13" not in shown
    assert "claude --resume 11-session-id" in shown
    assert "claude --resume 12-session-id" not in shown
    assert "Nothing is ended for you." in shown
    assert [call[1] for call in home.programs.calls] == ["--version"]


def test_the_time_to_wait_is_counted_to_the_reset(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    resets = NOW + timedelta(hours=3, minutes=12)
    home.transcript(error("You've hit your weekly limit · resets 3pm", quotaLimits={"resetsAt": resets.timestamp()}))
    assert home.fix("wait-for-reset") == 0
    shown = capsys.readouterr().out
    assert "resets at 2026-11-20 15:12 UTC, in 3 h 12 min." in shown
    assert "2026-11-20T15:12:00+00:00" in shown


def test_a_reset_that_has_passed_is_told(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    past = (NOW - timedelta(hours=1)).timestamp()
    home.transcript(error("You've hit your weekly limit · resets 3pm", quotaLimits={"resetsAt": past}))
    assert home.fix("wait-for-reset") == 0
    assert "which has passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "1 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 1 min"), (1441, "1 d 1 min"), (4325, "3 d 5 min")],
)
def test_lengths_of_time_are_told_in_two_units(minutes: int, words: str) -> None:
    assert waiting.in_words(timedelta(minutes=minutes)) == words


def test_switching_extra_usage_is_told_step_by_step_and_nothing_is_opened(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.transcript(error(OUT_OF_EXTRA))
    assert home.fix("toggle-extra-usage") == 0
    shown = capsys.readouterr().out
    steps = ["https://claude.ai/settings/usage", "Switch it off and save", "Switch it on again, confirm", "--resume"]
    assert [shown.index(step) for step in steps] == sorted(shown.index(step) for step in steps)
    assert "It helped some" in shown
    assert "It did not help those" in shown
    assert home.programs.calls == []


@pytest.mark.parametrize("remedy", ["open-billing-page", "raise-spend-limit", "add-credits"])
def test_what_costs_money_comes_after_what_is_free(home: Home, remedy: str, capsys: pytest.CaptureFixture[str]) -> None:
    home.transcript(error("Credit balance is too low", apiErrorStatus=400))
    assert home.fix(remedy) == 0
    shown = capsys.readouterr().out
    assert "https://platform.claude.com/settings/billing" in shown
    assert "Free explanations come first" in shown


def test_a_run_without_the_proxy_leaves_out_every_variable_that_is_set(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.environment |= {"HTTPS_PROXY": "http://p", "ANTHROPIC_BASE_URL": "http://g"}
    home.write(".claude/settings.json", '{"env": {"ANTHROPIC_BASE_URL": "http://g"}}')
    assert home.fix("bypass-proxy") == 0
    shown = capsys.readouterr().out
    assert "env -u ANTHROPIC_BASE_URL -u HTTPS_PROXY claude" in shown
    assert "`unstuck fix unset-variable ANTHROPIC_BASE_URL` removes it" in shown


def test_a_commit_that_is_taken_for_another_program_is_named(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.programs.answers["git"] = Ran(0, "abc1234 add openclaw.inbound_meta.v1\ndef5678 fine\n")
    assert home.fix("remove-trigger") == 0
    shown = capsys.readouterr().out
    assert "The subject of commit abc1234 holds `openclaw.inbound_meta.v1`." in shown
    assert "def5678" not in shown
    assert "CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS=1 claude" in shown


def test_request_ids_are_listed_newest_first(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.transcript(
        error(OUT_OF_EXTRA, at="2026-11-20T10:00:00Z", requestId="req_011CTESTFAKE0000009"),
        error("API Error: 529 Overloaded", at="2026-11-20T11:00:00Z", requestId="req_011CTESTFAKE0000002"),
    )
    assert home.fix("copy-request-ids") == 0
    shown = capsys.readouterr().out
    assert shown.index("req_011CTESTFAKE0000002") < shown.index("req_011CTESTFAKE0000009")


# --- sessions and notes -----------------------------------------------------------------------------------------------


def test_the_session_to_resume_is_the_newest_of_the_folder(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.transcript(user("hi"))
    home.transcript(user("other"), session="99999999-0000-4000-8000-000000000000", folder=home.path)
    assert home.fix("resume-session") == 0
    assert f"\nclaude --resume {SESSION}\n" in capsys.readouterr().out


def test_a_session_of_another_folder_is_resumed_there(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere = home.path / "it's here"
    home.transcript(user("hi"), folder=elsewhere)
    assert home.fix("resume-session") == 0
    quoted = str(elsewhere).replace("'", "'\"'\"'")
    assert f"cd '{quoted}' && claude --resume {SESSION}" in capsys.readouterr().out


def test_a_renamed_project_folder_is_known_by_what_is_in_it(home: Home) -> None:
    path = home.transcript(user("mine"))
    path.parent.rename(path.parent.with_name("renamed"))
    home.transcript(user("other"), session="99999999-0000-4000-8000-000000000000", folder=home.path)
    assert [each.session for each in transcripts(home.context().machine)] == [SESSION]


def test_notes_hold_where_the_session_stood(home: Home) -> None:
    home.programs.answers["git"] = Ran(0, "## fix/it...origin/fix/it\n M a.py\n?? b.py\n")
    home.transcript(
        user("first"),
        user("do the second thing", gitBranch="main"),
        tool("TodoWrite", todos=[{"content": "done", "status": "completed"}, {"content": "left", "status": "pending"}]),
        tool(
            "TodoWrite",
            todos=[{"content": "done", "status": "completed"}, {"content": "at it", "status": "in_progress"}],
        ),
        {"type": "user", "message": {"content": [{"type": "tool_result", "content": "x"}]}},
        user("<command-name>/usage</command-name>"),
        user("aside", isSidechain=True),
        user("meta", isMeta=True),
        error(OUT_OF_EXTRA),
    )
    assert home.fix("save-session-notes") == 0
    (path,) = (home.state / "notes").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text("utf-8")
    for words in (
        f"claude --resume {SESSION}",
        "```text\ndo the second thing\n```",
        "- Branch: `fix/it`",
        f"- Folder: `{home.work}`",
        "- [~] at it",
        " M a.py\n?? b.py",
    ):
        assert words in text
    for words in ("left", "first", "aside", "meta", "/usage"):
        assert words not in text


def test_tasks_that_are_kept_one_by_one_are_followed() -> None:
    lines = [
        tool("TaskCreate", subject="one"),
        tool("TaskCreate", subject="two"),
        tool("TaskUpdate", taskId="1", status="completed"),
        tool("TaskUpdate", taskId="2", status="in_progress"),
    ]
    assert notes.state_of(lines).todos == (("two", "in_progress"),)


def test_notes_are_made_without_git_too(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.transcript(user("hi"))
    home.programs.answers["git"] = Ran(None, problem="it did not end within 1 seconds")
    assert home.fix("save-session-notes") == 1
    assert "The changed files are not in it: it did not end within 1 seconds." in capsys.readouterr().out
    home.programs.answers["git"] = Ran(128, "fatal: not a git repository")
    assert home.fix("save-session-notes") == 0


def test_a_transcript_that_is_damaged_still_gives_notes(home: Home) -> None:
    path = home.transcript(user("hi"))
    path.write_bytes(b"\xff\xfe{\n[1]\n" + path.read_bytes() + b'{"type":"user","mess')
    home.programs.answers["git"] = Ran(128)
    assert home.fix("save-session-notes") == 0
    assert "```text\nhi\n```" in next((home.state / "notes").iterdir()).read_text("utf-8")


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_a_report_bundles_what_support_asks_for(home: Home) -> None:
    home.install("2.1.96")
    home.log_in()
    home.environment["ANTHROPIC_BASE_URL"] = "https://secret.example"
    home.transcript(
        error("API Error: 529 Overloaded", at="2026-11-20T10:00:00Z"),
        error(f"{OUT_OF_EXTRA} {SECRET}", version="2.1.4", apiErrorStatus=400),
    )
    home.fix("clear-credentials-and-relogin", "--yes")
    value = drafts.draft(home.context(version="9.9.9"))
    assert value is not None
    text = drafts.markdown(value)
    for words in (
        "`usage/out-of-extra-usage`",
        "Claude Code that ran: 2.1.4",
        "Claude Code installed: 2.1.96",
        "`req_011CTESTFAKE0000001`",
        "`ANTHROPIC_BASE_URL` (terminal)",
        "2026-11-20 10:00:00 UTC",
        "`clear-credentials-and-relogin`",
        "Unstuck 9.9.9",
    ):
        assert words in text
    for words in (SECRET, "secret.example"):
        assert words not in text
    data = drafts.as_json(value)
    assert json.loads(json.dumps(data)) == data
    assert (data["code"], data["versions"]["claude_code"]) == ("usage/out-of-extra-usage", "2.1.4")
    assert [each["code"] for each in data["timeline"]][-1] == "usage/out-of-extra-usage"
    assert [each["remedy"] for each in data["tried"]] == ["clear-credentials-and-relogin"]


def test_a_message_cannot_break_out_of_its_block(home: Home) -> None:
    home.transcript(error("You've hit your weekly limit · resets 3pm\n```\n# [x](http://evil.example)"))
    value = drafts.draft(home.context())
    assert value is not None
    assert "````text\nYou've hit your weekly limit" in drafts.markdown(value)


def test_without_an_error_there_is_nothing_to_report(home: Home) -> None:
    home.transcript(user("hi"))
    assert drafts.draft(home.context()) is None
    assert home.fix("draft-bug-report") == 2


def test_a_report_is_kept_for_the_user_alone(home: Home) -> None:
    home.transcript(error(OUT_OF_EXTRA))
    assert home.fix("draft-bug-report") == 0
    (path,) = (home.state / "reports").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text("utf-8").startswith("# ")


def test_an_administrator_is_given_the_exact_message(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.transcript(error(OUT_OF_EXTRA))
    assert home.fix("ask-admin") == 0
    shown = capsys.readouterr().out
    assert "You're out of extra usage" in shown
    assert "req_011CTESTFAKE0000001" in shown
