"""A real VS Code (code-server) in a home of its own, shown in a browser that reaches nothing but this machine.

A `Workbench` is one installation with one extension; `open` shows it in a `Window`, which has what a person would
do and see; `run_in_extension_host` runs ordinary extension tests. Nothing here sleeps: Playwright waits for what is
asked for, up to `PATIENCE`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache/vscode"
# What failed tests leave behind: a picture of each window, and the logs.
FAILURES = CACHE / "failures"

VERSIONS = dict(
    line.split("=", 1)
    for line in (ROOT / "tests/vscode/versions.env").read_text("utf-8").splitlines()
    if "=" in line and not line.startswith("#")
)
DRIVER = CACHE / f"playwright-{VERSIONS['PLAYWRIGHT']}-{sys.implementation.cache_tag}"
if DRIVER.is_dir() and str(DRIVER) not in sys.path:
    sys.path.append(str(DRIVER))

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, Playwright

# Far more than any step needs: only a hang takes that long.
PATIENCE = 60
# Of the extension when it is installed, and of its items in the status bar.
EXTENSION = "unstuck.unstuck-claude-code"

_BROWSER_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
QUIET: Mapping[str, Any] = {
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.enableExperiments": False,
    "workbench.tips.enabled": False,
    "workbench.reduceMotion": "on",
    "workbench.editor.useModal": "off",
    "chat.disableAIFeatures": True,
    "telemetry.telemetryLevel": "off",
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "extensions.ignoreRecommendations": True,
    "update.mode": "none",
    "git.enabled": False,
    "files.autoSave": "off",
    "terminal.integrated.gpuAcceleration": "off",
    "terminal.integrated.defaultProfile.linux": "bash",
}


@dataclass(frozen=True)
class Editor:
    """One version of VS Code and the Node it runs on."""

    name: str
    node: Path
    program: Path

    @property
    def command(self) -> list[str]:
        """Starts it."""
        return [str(self.node / "bin/node"), str(self.program / "node_modules/code-server/out/node/entry.js")]


EDITORS = {
    name: Editor(name, CACHE / f"node-{VERSIONS[node]}", CACHE / f"code-server-{VERSIONS[program]}")
    for name, node, program in (("latest", "NODE", "CODE_SERVER"), ("oldest", "OLDEST_NODE", "OLDEST_CODE_SERVER"))
}


# Which of them the tests drive; `make test-all` runs them with the oldest as well.
CHOSEN = os.environ.get("UNSTUCK_TEST_EDITOR", "latest")


def editor(name: str = CHOSEN) -> Editor:
    """The editor of this name; skips the test where it, the browser or the browser's driver is not installed."""
    found = EDITORS[name]
    missing = [str(path) for path in (found.node, found.program, DRIVER) if not path.is_dir()]
    if shutil.which("chromium") is None:
        missing.append("chromium")
    if missing:
        pytest.skip(f"not installed (tests/vscode/setup.sh can do it): {', '.join(missing)}")
    return found


def _settled(held: Mapping[str, object], changed: Mapping[str, object]) -> str:
    """The text of a settings file after a change."""
    after = {**held, **{name.replace("__", "."): value for name, value in changed.items()}}
    return json.dumps({name: value for name, value in after.items() if value is not None})


@dataclass
class Outcome:
    """How tests in the extension host ended, and what they printed."""

    code: int
    lines: list[str]


class Chromium:
    """One browser for all windows of a test process; each workbench has its own storage in it."""

    def __init__(self, home: Path) -> None:
        from playwright.sync_api import sync_playwright

        home.mkdir(parents=True, exist_ok=True)
        self._playwright: Playwright = sync_playwright().start()
        self.browser: Browser = self._playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            headless=True,
            args=_BROWSER_FLAGS,
            env={"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home), "PATH": "/usr/bin:/bin"},
        )

    def close(self) -> None:
        """Ends the browser."""
        self.browser.close()
        self._playwright.stop()


class Workbench:
    """An installation of VS Code with an extension, a person's home, and a folder to work in."""

    def __init__(
        self,
        folder: Path,
        chromium: Chromium,
        *,
        vsix: Iterable[Path] = (),
        version: str = CHOSEN,
        settings: Mapping[str, Any] | None = None,
        machine: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        locale: str | None = None,
        trusted: bool = True,
        grace: int = 3,
        automated: bool = False,
    ) -> None:
        """`settings` are the person's; `machine` those of machine scope (whatever is run), which count only there.

        `automated` is for `run_in_extension_host`; such an editor shows no notifications.
        """
        self.editor = editor(version)
        self.folder = folder
        self.home = folder / "home"
        self.work = folder / "work"
        self.outside: list[str] = []
        self.windows: list[Window] = []
        self._chromium = chromium
        self._extra = dict(environment or {})
        self._locale = locale
        self._trusted = trusted
        self._grace = grace
        self._automated = automated
        for each in (self.home, self.work):
            each.mkdir(parents=True, exist_ok=True)
        self._write_json("ud/User/settings.json", {**QUIET, **(settings or {})})
        self._write_json("ud/Machine/settings.json", dict(machine or {}))
        # Older versions do not notice a file in a folder that was not there when they began.
        self._write_json("work/.vscode/settings.json", {})
        self.write(folder / "config.yaml", "auth: none\ncert: false\n")
        self._log = folder / "code-server.log"
        if locale:
            self._speak(locale)
        for each in vsix:
            self.install(each)
        self._process = self._start()
        self.origin = self._wait_until_it_listens()
        self._context: BrowserContext | None = None

    # Files

    def write(self, path: Path, text: str) -> Path:
        """Writes a file, with its folders."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def _write_json(self, name: str, value: object) -> None:
        self.write(self.folder / name, json.dumps(value, indent=2))

    def settings(self, **changed: object) -> None:
        """Changes settings of the folder, with `__` for the dots of a name; None takes one out."""
        path = self.work / ".vscode/settings.json"
        held = json.loads(path.read_text("utf-8")) if path.exists() else {}
        # In one step: the editor watches this file.
        self.write(path.with_suffix(".new"), _settled(held, changed)).replace(path)

    def _speak(self, locale: str) -> None:
        """Has the editor think that a language pack is installed; it is empty, so the editor itself stays English."""
        pack = self.folder / "language"
        self._write_json("language/main.i18n.json", {"version": "1.0.0", "contents": {}})
        known = {"uuid": "0", "id": f"test.language-{locale}"}
        entry = {
            "hash": "0",
            "extensions": [{"extensionIdentifier": known, "version": "1.0.0"}],
            "translations": {"vscode": str(pack / "main.i18n.json")},
            "label": locale,
        }
        self._write_json("ud/languagepacks.json", {locale: entry})

    # The editor's process

    @property
    def environment(self) -> dict[str, str]:
        """An environment in which nothing of the person's own is read or written."""
        home = str(self.home)
        return {
            "HOME": home,
            **{f"XDG_{name}_HOME": f"{home}/.{name.lower()}" for name in ("CONFIG", "DATA", "STATE", "CACHE")},
            "XDG_RUNTIME_DIR": home,
            "TMPDIR": home,
            "CLAUDE_CONFIG_DIR": f"{home}/.claude",
            "UNSTUCK_HOME": f"{home}/.unstuck",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "SHELL": "/bin/bash",
            # The gallery is the one thing outside that the editor itself asks for.
            "EXTENSIONS_GALLERY": "{}",
            **self._extra,
        }

    @property
    def _command(self) -> list[str]:
        return [
            *self.editor.command,
            *("--user-data-dir", str(self.folder / "ud"), "--extensions-dir", str(self.folder / "extensions")),
            *("--config", str(self.folder / "config.yaml")),
        ]

    def install(self, vsix: Path) -> None:
        """Installs an extension from its file, as a person would."""
        done = subprocess.run(
            [*self._command, "--install-extension", str(vsix), "--force"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    @property
    def extension(self) -> Path:
        """The folder into which our extension was unpacked."""
        (found,) = (self.folder / "extensions").glob(f"{EXTENSION}-*")
        return found

    def _start(self) -> subprocess.Popen[bytes]:
        flags = [
            *("--bind-addr", "127.0.0.1:0", "--auth", "none"),
            *("--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"),
            *(self._newer_flags() if self.editor.name == "latest" else ()),
            *(("--disable-workspace-trust",) if self._trusted else ()),
            *(("--locale", self._locale) if self._locale else ()),
        ]
        return subprocess.Popen(
            [*self._command, *flags, str(self.work)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _newer_flags(self) -> list[str]:
        # Without the first, the extension host lives on for hours after its window is closed; without the second,
        # newer versions do not run tests in it. Older ones know neither.
        return [
            *("--reconnection-grace-time", str(self._grace)),
            *(("--vscode-option", "enable-smoke-test-driver") if self._automated else ()),
        ]

    def _wait_until_it_listens(self) -> str:
        found: list[str] = []
        heard = threading.Event()

        def copy() -> None:
            assert self._process.stdout is not None
            with self._log.open("wb") as log:
                for line in self._process.stdout:
                    log.write(line)
                    log.flush()
                    if match := re.search(rb"listening on (http://127\.0\.0\.1:\d+)", line):
                        found.append(match[1].decode())
                        heard.set()
            heard.set()

        self._copier = threading.Thread(target=copy, daemon=True)
        self._copier.start()
        heard.wait(PATIENCE)
        if not found:
            self.close()
            raise AssertionError(f"code-server did not start:\n{self._log.read_text('utf-8', 'replace')}")
        return found[0]

    @property
    def pid(self) -> int:
        """Of the editor's own process, the parent of all."""
        return self._process.pid

    def close(self) -> None:
        """Ends the windows and every process of this editor."""
        for window in list(self.windows):
            window.close()
        if getattr(self, "_context", None) is not None:
            self._context.close()
            self._context = None
        if self._process.poll() is None:
            self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._copier.join(PATIENCE)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Windows

    def _address(self, payload: Sequence[tuple[str, str]]) -> str:
        return f"{self.origin}/?folder={quote(str(self.work))}&payload={quote(json.dumps(payload))}"

    def remote(self, path: Path) -> str:
        """The address by which a window of the browser names a file on the machine."""
        return f"vscode-remote://{urlsplit(self.origin).netloc}{quote(str(path))}"

    def _page(self) -> Page:
        if self._context is None:
            self._context = self._chromium.browser.new_context(
                viewport={"width": 1400, "height": 900}, locale=self._locale or "en-US"
            )
            self._context.set_default_timeout(PATIENCE * 1000)
            self._context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.origin)
            host = urlsplit(self.origin).netloc
            self._context.on(
                "request",
                lambda request: urlsplit(request.url).netloc not in {host, ""} and self.outside.append(request.url),
            )
        return self._context.new_page()

    def open(self, file: Path | None = None, *, visible: str = "") -> Window:
        """Shows the editor, with this file open, and waits until its text is there."""
        page = self._page()
        window = Window(self, page)
        self.windows.append(window)
        page.goto(self._address([("openFile", self.remote(file))] if file else []))
        page.locator(".monaco-workbench .part.statusbar .statusbar-item").first.wait_for()
        if file:
            window.lines.filter(has_text=visible).first.wait_for()
        return window

    def run_in_extension_host(self, index: Path, development: Path | None = None) -> Outcome:
        """Runs `run()` of a module in the real extension host, against what is installed.

        With `development` the extension in that folder takes the place of the installed one. The editor has to be
        `automated`.
        """
        if development is None:
            development = self.folder / "nothing"
            manifest = {"name": "nothing", "publisher": "nobody", "version": "0.0.1", "engines": {"vscode": "^1.90.0"}}
            self._write_json("nothing/package.json", manifest)
        page = self._page()
        page.add_init_script("""
            window.testLines = [];
            window.codeAutomationLog = (_, args) => window.testLines.push(args.map(String).join(" "));
            window.codeAutomationExit = (code) => (window.testCode = code);
        """)
        window = Window(self, page)
        self.windows.append(window)
        payload = [("extensionDevelopmentPath", self.remote(development)), ("extensionTestsPath", self.remote(index))]
        page.goto(self._address(payload))
        page.wait_for_function("window.testCode !== undefined", timeout=5 * PATIENCE * 1000)
        outcome = Outcome(page.evaluate("window.testCode"), page.evaluate("window.testLines"))
        window.close()
        return outcome

    # After a failure

    def keep_for_later(self, name: str) -> Path:
        """Keeps pictures of the windows and the logs of a test that failed."""
        kept = FAILURES / re.sub(r"[^\w.-]+", "_", name)
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        for number, window in enumerate(self.windows):
            with suppress(Exception):
                window.page.screenshot(path=kept / f"window-{number}.png", timeout=5000)
        for log in [self._log, *(self.folder / "ud/logs").rglob("*.log")]:
            shutil.copyfile(log, kept / "-".join(log.relative_to(self.folder).parts))
        return kept


class Window:
    """One window of the editor, with what a person does and sees in it."""

    def __init__(self, workbench: Workbench, page: Page) -> None:
        self.workbench = workbench
        self.page = page

    def close(self) -> None:
        """Closes the window."""
        if self in self.workbench.windows:
            self.workbench.windows.remove(self)
        self.page.close()

    def screenshot(self, path: Path) -> None:
        """A picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)

    # What is seen

    @property
    def lines(self) -> Locator:
        """The lines of text in the editors."""
        return self.page.locator(".editor-instance .view-lines .view-line")

    def status(self, item: str, extension: str = EXTENSION) -> Locator:
        """An item of the status bar by its id; a built-in one with an empty extension."""
        return self.page.locator(f'[id="{extension}.{item}"]' if extension else f'[id="{item}"]')

    def status_label(self, item: str, extension: str = EXTENSION) -> str:
        """What a screen reader says for an item of the status bar."""
        return self.status(item, extension).locator("a").first.get_attribute("aria-label") or ""

    def squiggles(self, severity: str = "error") -> Locator:
        """The wavy lines of a severity: error, warning or info."""
        return self.page.locator(f".cdr.squiggly-{severity}")

    def problems(self) -> Locator:
        """The rows of the Problems panel, which is opened if it is not."""
        panel = self.page.locator(".markers-panel")
        if not panel.is_visible():
            self.page.keyboard.press("Control+Shift+M")
            panel.wait_for()
        return panel.locator(".monaco-list-row")

    def toasts(self) -> Locator:
        """The notifications that pop up."""
        return self.page.locator(".notifications-toasts .notification-list-item")

    def dialog(self) -> Locator:
        """The modal dialog."""
        return self.page.locator(".monaco-dialog-box")

    def picks(self) -> Locator:
        """The rows of a quick pick or of the command palette."""
        return self.page.locator(".quick-input-list .monaco-list-row")

    def preview(self) -> FrameLocator:
        """What stands in the webview that is shown."""
        return self.page.frame_locator("iframe.webview.ready").frame_locator("iframe#active-frame")

    # What is done

    def hover(self, over: Locator, text: str) -> Locator:
        """Moves the mouse there and waits for a hover with this text."""
        box = over.first.bounding_box()
        assert box is not None
        x, y = box["x"] + min(20, box["width"] / 2), box["y"] + box["height"] / 2
        self.page.mouse.move(x - 10, y - 40)
        self.page.mouse.move(x, y, steps=8)
        shown = self.page.locator(".monaco-hover:visible").filter(has_text=text).first
        shown.wait_for()
        return shown

    def fixes(self, at: Locator) -> Locator:
        """Opens the menu of quick fixes at a place in the text: its rows."""
        box = at.first.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + min(20, box["width"] / 2), box["y"] + box["height"] / 2)
        self.page.keyboard.press("Control+.")
        rows = self.page.locator(".action-widget .monaco-list-row")
        rows.first.wait_for()
        return rows

    def choose_fix(self, title: str) -> None:
        """Carries out a fix of the open menu. By keys: an overlay swallows clicks in older versions."""
        rows = self.page.locator(".action-widget .monaco-list-row")
        rows.filter(has_text=title).first.wait_for()
        focused = self.page.locator(".action-widget .monaco-list-row.focused")
        while title not in focused.inner_text():
            place = focused.get_attribute("data-index")
            self.page.keyboard.press("ArrowDown")
            focused.and_(self.page.locator(f":not([data-index='{place}'])")).wait_for()
        self.page.keyboard.press("Enter")

    def run(self, command: str) -> None:
        """Runs a command by its title from the command palette."""
        self.page.keyboard.press("F1")
        self.choose(command, typed=f">{command}")

    def settings(self, **changed: object) -> None:
        """Changes settings of the person, with `__` for the dots of a name, as a person does: by the editor.

        A change that is made to the file behind its back is not noticed.
        """
        held = json.loads((self.workbench.folder / "ud/User/settings.json").read_text("utf-8"))
        # Pasted: what is typed gets its brackets closed.
        self.page.evaluate("text => navigator.clipboard.writeText(text)", _settled(held, changed))
        self.run("Preferences: Open User Settings (JSON)")
        self.lines.filter(has_text="startupEditor").first.wait_for()
        tab = self.page.locator(".tab.active").filter(has_text="settings.json")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Control+V")
        tab.and_(self.page.locator(".dirty")).wait_for()
        self.page.keyboard.press("Control+S")
        tab.and_(self.page.locator(":not(.dirty)")).wait_for()
        self.page.keyboard.press("Control+W")

    def choose(self, title: str, typed: str | None = None) -> None:
        """Takes a row of an open quick pick."""
        entry = self.page.locator(".quick-input-widget input:not([type=checkbox])").first
        entry.wait_for()
        entry.fill(title if typed is None else typed)
        self.page.locator(".quick-input-list .monaco-list-row.focused").filter(has_text=title).first.wait_for()
        self.page.keyboard.press("Enter")

    def terminal(self) -> Locator:
        """Opens a terminal and waits for the prompt of its shell: the rows of text in it."""
        self.page.keyboard.press("Control+Backquote")
        rows = self.page.locator(".terminal-wrapper.active .xterm-rows > div")
        rows.filter(has_text=re.compile(r"[$#]\s*$")).first.wait_for()
        # The panel has the focus now and then loses it while the window is still being built.
        self.page.locator(".terminal-wrapper.active .xterm-screen").click()
        self.page.locator(".terminal-wrapper.active .xterm.focus").wait_for()
        return rows

    def type_in_terminal(self, command: str) -> None:
        """Types a command and Enter into the terminal that has the focus."""
        self.page.keyboard.type(command)
        self.page.keyboard.press("Enter")
