"""Which Claude Code ran, and which copies there are."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from unstuck.diagnosis.evidence import Install

from .homes import NOW, SESSION, Home, ms

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="homes are made with links")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def installs(home: Home) -> list[tuple[str | None, str | None]]:
    return [(each.version, each.channel) for each in home.collect().client.installs]


# --- the version that ran -------------------------------------------------------------------------------------------


def test_of_an_empty_home_nothing_is_known(home: Home) -> None:
    client = home.collect().client
    assert (client.version, client.latest, client.surface, client.installs) == (None, None, None, ())
    assert (client.process_started_at, client.updated_at) == (None, None)


def test_the_version_that_ran_is_that_of_the_newest_line(home: Home) -> None:
    home.transcript({"version": "2.0.14"}, {"version": "2.1.4"}, {"type": "mode", "version": None})
    found = home.collect()
    assert (found.client.version, found.client.surface) == ("2.1.4", "terminal")
    (provenance,) = (each for each in found.provenance if each.item == "client.version")
    assert provenance.at == datetime(2026, 11, 20, 11, 59, tzinfo=UTC)


def test_the_folders_newest_transcript_counts(home: Home) -> None:
    old = home.transcript(session="dddddddd-old", version="2.1.1")
    home.transcript(session="eeeeeeee-new", version="2.1.2")
    home.transcript(folder=home.base / "elsewhere", version="2.1.3")
    os.utime(old, (1, 1))
    assert home.collect().client.version == "2.1.2"


def test_a_session_asked_about_is_found_in_any_folder(home: Home) -> None:
    home.transcript(version="2.1.2")
    home.transcript(folder=home.base / "elsewhere", session="dddddddd-asked", version="2.1.3")
    assert home.collect(session="dddddddd-asked").client.version == "2.1.3"
    assert home.collect(session="dddddddd-unknown").client.version is None
    assert home.collect(session="../../dddddddd").client.version is None


def test_a_transcript_asked_about_is_read(home: Home) -> None:
    path = home.transcript(folder=home.base / "elsewhere", version="2.1.3")
    assert home.collect(transcript=path).client.version == "2.1.3"


def test_a_session_of_a_folder_around_counts_too(home: Home) -> None:
    home.transcript(folder=home.folder.parent, version="2.1.3")
    assert home.collect().client.version == "2.1.3"


def test_a_long_folders_name_is_cut(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.folder = tmp_path / "/".join("n" * 60 for _ in range(4))
    assert len(home.transcript(version="2.1.3").parent.name) > 200
    assert home.collect().client.version == "2.1.3"


def test_a_broken_transcript_says_what_its_whole_lines_say(home: Home) -> None:
    path = home.transcript({"version": "2.1.3"})
    with path.open("ab") as file:
        file.write(b'\xff{"version": "9.9.9"\n["version"]\n{"version": {}}\n{"version": "2.1.8", "text": "half')
    assert home.collect().client.version == "2.1.3"


@pytest.mark.parametrize(
    ("entrypoint", "surface"),
    [
        ("cli", "terminal"),
        ("claude-vscode", "vscode"),
        ("claude-desktop", "desktop"),
        ("sdk-cli", "sdk"),
        ("sdk-py", "sdk"),
        ("mcp", None),
        (None, None),
    ],
)
def test_the_entry_point_tells_the_surface(entrypoint: str | None, surface: str | None, home: Home) -> None:
    home.transcript(entrypoint=entrypoint)
    assert home.collect().client.surface == surface


def test_the_extension_in_cursor_alone_means_cursor(home: Home) -> None:
    home.transcript(entrypoint="claude-vscode")
    home.extension(".cursor", "2.1.3")
    assert home.collect().client.surface == "cursor"
    home.extension(".vscode", "2.1.3")
    assert home.collect().client.surface == "vscode"
    home.environment["CURSOR_TRACE_ID"] = "x"
    assert home.collect().client.surface == "cursor"


def test_what_is_reported_outranks_what_is_found(home: Home) -> None:
    home.transcript()
    assert home.collect("desktop").client.surface == "desktop"


# --- running sessions -----------------------------------------------------------------------------------------------


def test_a_running_session_tells_when_it_began(home: Home) -> None:
    home.running()
    client = home.collect().client
    assert (client.version, client.process_started_at) == ("2.1.200", NOW - timedelta(hours=5))


def test_of_running_sessions_the_one_in_question_counts(home: Home) -> None:
    home.running(cwd="/somewhere/else")
    assert home.collect().client.process_started_at is None
    assert home.collect(session=SESSION).client.process_started_at is not None
    assert home.collect(session="dddddddd-other").client.process_started_at is None


def test_a_session_that_ended_without_a_word_does_not_count(home: Home) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], env={})
    process.wait(60)
    home.running(pid=process.pid)
    assert home.collect().client.process_started_at is None


@pytest.mark.parametrize("wrong", [{"pid": -1}, {"pid": "x"}, {"startedAt": "soon"}, {"startedAt": ms(NOW) * 2}])
def test_a_wrong_record_tells_no_time(wrong: dict[str, object], home: Home) -> None:
    home.running(**wrong)
    assert home.collect().client.process_started_at is None


def test_the_key_beside_a_record_is_never_opened(home: Home) -> None:
    record = home.running()
    key = record.with_suffix(".key")
    os.mkfifo(key)
    (record.parent / "12.json.key").mkdir()
    before = home.collector.files.reads
    assert home.collect().client.process_started_at is not None
    assert home.collector.files.reads == before + 1


# --- copies ---------------------------------------------------------------------------------------------------------


def test_the_native_installers_copy_is_found_through_its_link(home: Home) -> None:
    home.on_path(home.native("2.1.300", "2.1.290"))
    client = home.collect().client
    assert client.installs == (Install("2.1.290", "native", "~/.local/bin/claude"),)
    assert client.latest == "2.1.300"


def test_the_native_copy_counts_although_it_is_not_on_the_path(home: Home) -> None:
    home.native("2.1.290")
    assert installs(home) == [("2.1.290", "native")]


def npm(home: Home) -> None:
    program = home.package(home.root / "usr/lib", "2.1.4")
    home.on_path(home.link(home.root / "usr/bin/claude", program))


def nvm(home: Home) -> None:
    base = home.home / ".nvm/versions/node/v22.1.0"
    home.on_path(home.link(base / "bin/claude", home.package(base / "lib", "2.1.4")))


def pnpm_shim(home: Home) -> None:
    base = home.home / ".local/share/pnpm"
    home.package(base / "global/5", "2.1.4")
    home.on_path(home.text(base / "claude", "#!/bin/sh\n").parent)


def bun(home: Home) -> None:
    base = home.home / ".bun"
    home.on_path(home.link(base / "bin/claude", home.package(base / "install/global", "2.1.4")))


def yarn(home: Home) -> None:
    program = home.package(home.home / ".config/yarn/global", "2.1.4")
    home.on_path(home.link(home.home / ".yarn/bin/claude", program))


def local(home: Home) -> None:
    home.package(home.home / ".claude/local", "2.1.4")
    home.text(".claude/local/claude", "#!/bin/sh\n")


def homebrew(home: Home) -> None:
    cask = home.text(home.root / "opt/homebrew/Caskroom/claude-code/2.1.4/claude", "")
    home.on_path(home.link(home.root / "opt/homebrew/bin/claude", cask))


def nix(home: Home) -> None:
    store = home.text(home.root / f"nix/store/{'a1' * 16}-claude-code-2.1.4/bin/claude", "")
    home.on_path(home.link(home.home / ".nix-profile/bin/claude", store))


def windows_npm(home: Home) -> None:
    home.platform = "windows"
    home.environment["APPDATA"] = str(home.home / "AppData/Roaming")
    home.package(home.home / "AppData/Roaming/npm", "2.1.4")
    home.on_path(home.base / "none", home.text("AppData/Roaming/npm/claude.cmd", "@echo off").parent)
    home.environment["Path"] = home.environment.pop("PATH")


def windows_native(home: Home) -> None:
    home.platform = "windows"
    home.text(".local/share/claude/versions/2.1.4", "12345")
    home.text(".local/share/claude/versions/2.1.3", "1234")
    home.on_path(home.text(".local/bin/claude.exe", "12345").parent)


def wsl(home: Home) -> None:
    mounted = home.root / "mnt/c/Users/Me/AppData/Roaming/npm"
    home.package(mounted, "2.1.4")
    home.on_path(home.text(mounted / "claude", "#!/bin/sh\n").parent)


def unknown(home: Home) -> None:
    home.on_path(home.text(home.root / "usr/local/bin/claude", "#!/bin/sh\n").parent)


CHANNELS = [
    (npm, ("2.1.4", "npm")),
    (nvm, ("2.1.4", "npm")),
    (pnpm_shim, ("2.1.4", "pnpm")),
    (bun, ("2.1.4", "bun")),
    (yarn, ("2.1.4", "yarn")),
    (local, ("2.1.4", "local")),
    (homebrew, ("2.1.4", "homebrew")),
    (nix, ("2.1.4", "nix")),
    (windows_npm, ("2.1.4", "npm")),
    (windows_native, ("2.1.4", "native")),
    (wsl, ("2.1.4", "npm")),
    (unknown, (None, None)),
]


@pytest.mark.parametrize(("make", "expected"), CHANNELS, ids=[make.__name__ for make, _ in CHANNELS])
def test_each_way_of_installing_is_told_apart_and_found_once(
    make: object, expected: tuple[str | None, str | None], home: Home
) -> None:
    assert callable(make)
    make(home)
    assert installs(home) == [expected]


@pytest.mark.parametrize("folder", [".bun/install/global", "Library/pnpm/global/5", ".config/yarn/global"])
def test_a_package_counts_without_a_command_on_the_path(folder: str, home: Home) -> None:
    home.package(home.home / folder, "2.1.4")
    assert [version for version, _ in installs(home)] == ["2.1.4"]


@pytest.mark.parametrize(
    ("folder", "editor"),
    [
        (".vscode", "vscode"),
        (".vscode-insiders", "vscode"),
        (".vscode-server", "vscode"),
        (".cursor", "cursor"),
        (".cursor-server", "cursor"),
        (".windsurf", "windsurf"),
        (".windsurf-server", "windsurf"),
        (".vscode-oss", "vscodium"),
        (".vscodium-server", "vscodium"),
    ],
)
def test_the_copy_in_an_editors_extension_is_found(folder: str, editor: str, home: Home) -> None:
    home.extension(folder, "2.1.7")
    home.extension(folder, "2.1.6", "")
    (home.home / folder / "extensions/someone.claude-code-9.9.9").mkdir()
    assert installs(home) == [("2.1.6", editor), ("2.1.7", editor)]


def test_an_extension_that_the_editor_has_done_with_does_not_count(home: Home) -> None:
    old = home.extension(".vscode", "2.1.6")
    home.extension(".vscode", "2.1.7")
    home.json(".vscode/extensions/.obsolete", {old.name: True})
    assert installs(home) == [("2.1.7", "vscode")]


def test_the_first_on_the_path_comes_first(home: Home) -> None:
    base = home.home / ".npm-global"
    first = home.link(base / "bin/claude", home.package(base / "lib", "2.1.4"))
    home.on_path(first, home.native("2.1.300"), Path("relative"))
    assert installs(home) == [("2.1.4", "npm"), ("2.1.300", "native")]


@pytest.mark.parametrize("content", ["{", "[]", '{"name": "@anthropic-ai/claude-code", "version": "<x>"}'])
def test_a_broken_package_gives_a_copy_of_unknown_version(content: str, home: Home) -> None:
    npm(home)
    home.text(home.root / "usr/lib/node_modules/@anthropic-ai/claude-code/package.json", content)
    assert [version for version, _ in installs(home)] == [None]


def test_another_package_is_no_copy(home: Home) -> None:
    home.package(home.home / ".bun/install/global", "2.1.4", name="claude")
    assert installs(home) == []


# --- the newest, and since when -------------------------------------------------------------------------------------


def test_the_newest_version_is_that_of_anything_on_disk_if_that_says_more_than_what_ran(home: Home) -> None:
    home.transcript(version="2.1.9")
    assert home.collect().client.latest is None
    home.extension(".cursor", "2.1.9")
    assert home.collect().client.latest is None
    home.extension(".vscode", "2.1.10")
    assert home.collect().client.latest == "2.1.10"
    home.text(home.config / "cache/changelog.md", "# Changelog\n\n## 2.1.11\n\n- a\n\n## 2.1.8\n")
    assert home.collect().client.latest == "2.1.11"


def test_the_time_of_the_last_update_is_that_of_the_copy_that_would_run(home: Home) -> None:
    home.on_path(home.native("2.1.290"))
    yesterday = NOW - timedelta(days=1)
    os.utime(home.home / ".local/share/claude/versions/2.1.290", (yesterday.timestamp(),) * 2)
    extension = home.extension(".vscode", "2.1.300")
    os.utime(extension, ((yesterday - timedelta(days=1)).timestamp(),) * 2)
    assert home.collect().client.updated_at == yesterday
    assert home.collect("vscode").client.updated_at == yesterday - timedelta(days=1)
