"""Homes made for tests: the files that Claude Code, editors and shells leave on a machine."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from unstuck.diagnosis.evidence import Evidence, Surface
from unstuck.machine import Machine, Platform
from unstuck.sources.machine.collect import Collector

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ACCOUNT = "11111111-2222-4333-8444-555555555555"
OTHER_ACCOUNT = "99999999-2222-4333-8444-555555555555"
ORGANIZATION = "aaaaaaaa-2222-4333-8444-555555555555"
SESSION = "cccccccc-2222-4333-8444-555555555555"


def ms(at: datetime) -> int:
    """A time in milliseconds since 1970."""
    return int(at.timestamp() * 1000)


@dataclass
class Home:
    """A machine in a temporary folder."""

    base: Path
    platform: Platform = "linux"
    environment: dict[str, str] = field(default_factory=dict[str, str])
    now: datetime = NOW
    collector: Collector = field(default_factory=Collector)

    def __post_init__(self) -> None:
        self.home, self.folder, self.root = (self.base / name for name in ("home", "work/project", "root"))
        for folder in (self.home, self.folder, self.root):
            folder.mkdir(parents=True)

    @property
    def machine(self) -> Machine:
        """It, as the program sees it."""
        environment = {"UNSTUCK_HOME": str(self.own)} | self.environment
        return Machine(environment, self.home, self.folder, self.platform, lambda: self.now, self.root)

    @property
    def own(self) -> Path:
        """Our own state folder."""
        return self.base / "unstuck"

    @property
    def config(self) -> Path:
        """Claude Code's configuration folder."""
        return self.machine.config_folder

    def collect(self, surface: Surface | None = None, **more: Any) -> Evidence:
        """Its evidence; the time allowed is generous, since nothing here is about time."""
        return self.collector.collect(self.machine, budget_seconds=60, surface=surface, **more)

    # --- files -----------------------------------------------------------------------------------------------------

    def text(self, path: str | Path, text: str | bytes) -> Path:
        """A file; a relative path is one in the home."""
        place = self.home / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return place

    def json(self, path: str | Path, value: Any) -> Path:
        """A file of JSON, each key on a line of its own."""
        return self.text(path, json.dumps(value, indent=2))

    def settings(self, value: Any, scope: str = "user") -> Path:
        """A settings file of Claude Code."""
        places = {
            "user": self.config / "settings.json",
            "project": self.folder / ".claude/settings.json",
            "local": self.folder / ".claude/settings.local.json",
            "managed": self.root / "etc/claude-code/managed-settings.json",
        }
        return self.json(places[scope], value)

    def state(self, **more: Any) -> Path:
        """The global state of someone who is signed in."""
        account = {"accountUuid": ACCOUNT, "organizationUuid": ORGANIZATION, "organizationType": "claude_max"}
        return self.json(self.machine.state_file, {"oauthAccount": account} | more)

    def login(self, **more: Any) -> Path:
        """A stored login with a subscription."""
        login = {
            "accessToken": "sk-ant-oat01-" + "a" * 40,
            "refreshToken": "sk-ant-ort01-" + "b" * 40,
            "expiresAt": ms(self.now + timedelta(hours=4)),
            "subscriptionType": "max",
            "rateLimitTier": "default_claude_max_5x",
        }
        return self.json(self.config / ".credentials.json", {"claudeAiOauth": login | more})

    def usage(self, *, age: timedelta = timedelta(minutes=10), account: str | None = ACCOUNT, **body: Any) -> Any:
        """Cached figures, as a value for `state`."""
        body = body or {
            "five_hour": {"utilization": 12.5, "resets_at": (self.now + timedelta(hours=2)).isoformat()},
            "seven_day": {"utilization": 40, "resets_at": (self.now + timedelta(days=3)).isoformat()},
        }
        return {"fetchedAtMs": ms(self.now - age), "accountUuid": account, "utilization": body}

    def transcript(
        self, *lines: Mapping[str, Any], folder: Path | None = None, session: str = SESSION, **more: Any
    ) -> Path:
        """A transcript of a folder; the lines get what every line has."""
        common = {"sessionId": session, "version": "2.1.300", "entrypoint": "cli", "timestamp": "2026-11-20T11:59:00Z"}
        name = "".join(each if each.isascii() and each.isalnum() else "-" for each in str(folder or self.folder))
        name = name if len(name) <= 200 else f"{name[:200]}-1a2b3c"
        text = "".join(json.dumps({"type": "user"} | common | more | dict(line)) + "\n" for line in lines or ({},))
        return self.text(self.config / "projects" / name / f"{session}.jsonl", text)

    def refusal(self, kind: str = "five_hour", *, resets_in: timedelta = timedelta(hours=2), **more: Any) -> Any:
        """A transcript's line about a full window."""
        quota = {
            "status": "rejected",
            "resetsAt": int((self.now + resets_in).timestamp()),
            "rateLimitType": kind,
            "overageDisabledReason": "org_level_disabled",
            "isUsingOverage": False,
        }
        return {"type": "assistant", "isApiErrorMessage": True, "error": "rate_limit", "quotaLimits": quota | more}

    def running(self, **more: Any) -> Path:
        """The record of a running session: this very process."""
        record = {
            "pid": os.getpid(),
            "sessionId": SESSION,
            "cwd": str(self.folder),
            "startedAt": ms(self.now - timedelta(hours=5)),
            "version": "2.1.200",
            "entrypoint": "cli",
        } | more
        return self.json(self.config / f"sessions/{record['pid']}.json", record)

    # --- programs --------------------------------------------------------------------------------------------------

    def on_path(self, *folders: Path) -> None:
        """Makes the folders the search path."""
        self.environment["PATH"] = (";" if self.platform == "windows" else ":").join(map(str, folders))

    def package(self, folder: Path, version: str, name: str = "@anthropic-ai/claude-code") -> Path:
        """A package manager's copy below `folder`; returns its program."""
        package = folder / "node_modules/@anthropic-ai/claude-code"
        self.json(package / "package.json", {"name": name, "version": version})
        return self.text(package / "cli.js", "")

    def link(self, path: Path, target: Path) -> Path:
        """A link, and the folder it is in."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
        return path.parent

    def native(self, *versions: str) -> Path:
        """What the native installer leaves; the last version is the one in use. Returns the program's folder."""
        for version in versions:
            self.text(f".local/share/claude/versions/{version}", version)
        return self.link(self.home / ".local/bin/claude", self.home / f".local/share/claude/versions/{versions[-1]}")

    def extension(self, folder: str, version: str, suffix: str = "-linux-x64") -> Path:
        """The extension in an editor's folder."""
        place = self.home / folder / f"extensions/anthropic.claude-code-{version}{suffix}"
        place.mkdir(parents=True)
        return place

    def commits(self, *subjects: str) -> None:
        """Commits in the project's folder, the last one the newest."""
        self.environment["PATH"] = os.environ["PATH"]
        for subject in ("", *subjects):
            command = ["commit", "--quiet", "--allow-empty", "-m", subject] if subject else ["init", "--quiet"]
            self.git(*command)

    def git(self, *command: str) -> None:
        """Runs git in the project's folder."""
        identity = {
            f"GIT_{who}_{what}": "a@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        quiet = {"HOME": str(self.home), "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
        system = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
        subprocess.run(["git", *command], cwd=self.folder, env=identity | quiet | system, check=True, timeout=60)
