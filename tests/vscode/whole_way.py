"""The whole way: the real Claude Code fails in VS Code's terminal, and VS Code gets it going again.

A key in the settings outranks the login, and has no extra usage: the error of April 2026 with the plan's room unused.
`python -m tests.vscode.whole_way VSIX FOLDER` goes it once and prints what was seen as JSON. It belongs in a network
that has loopback alone (`tests.e2e.claude.alone`).
"""

from __future__ import annotations

import json
import re
import shlex
import sys
import time
from pathlib import Path
from typing import Any

from tests.e2e.cases import CASES
from tests.e2e.claude import KEY, MESSAGES, TOKEN, Claude, answered
from tests.fake_api import Answer, Asked, FakeApi, fake_api

from .workbench import EXTENSION, Chromium, Window, Workbench

# Notes, by the clock, when the item of the status bar first tells of something, or no more.
WATCH = """
([id, wanted, there]) => {
  const told = () => document.getElementById(id)?.querySelector("a")?.getAttribute("aria-label") ?? "";
  window.turned = undefined;
  new MutationObserver((_, observer) => {
    if (told().includes(wanted) === there) { observer.disconnect(); window.turned = Date.now(); }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}
"""
ITEM = f"{EXTENSION}.unstuck.status"


class Service:
    """Stands in for the service: it refuses who comes with the key."""

    def __init__(self, api: FakeApi) -> None:
        self.refused_at = 0.0
        self.served = 0
        api.answers[MESSAGES] = self._answer

    def _answer(self, asked: Asked) -> Answer:
        if "x-api-key" in asked.headers:
            self.refused_at = time.time()
            refusal = CASES["extra usage"].answer
            assert refusal is not None
            return refusal
        self.served += 1
        return answered("All is well.")


def main(vsix: Path, folder: Path) -> dict[str, Any]:
    """Goes the whole way in a new folder."""
    seen: dict[str, Any] = {}
    with fake_api() as api:
        service = Service(api)
        claude = Claude(folder / "machine", api, settings={"env": {"ANTHROPIC_API_KEY": KEY}})
        start(claude, api)
        own = ("HOME", "CLAUDE_CONFIG_DIR", "UNSTUCK_HOME", "TMPDIR")
        environment = {name: claude.environment[name] for name in own}
        chromium = Chromium(folder / "chromium")
        workbench = Workbench(folder / "vscode", chromium, vsix=[vsix], environment=environment)
        try:
            window = workbench.open()
            walk(window, workbench, claude, service, seen, folder / "pictures")
        except Exception as error:  # noqa: BLE001 - what was seen until then tells why
            seen["problem"] = str(error)
            seen["kept"] = str(workbench.keep_for_later("whole_way"))
        finally:
            seen["outside"] = workbench.outside
            workbench.close()
            chromium.close()
    return seen


def start(claude: Claude, api: FakeApi) -> None:
    """Puts `claude` on the path of shells; it alone is led to the stand-in, so that nothing else looks out of order."""
    mine = ("HOME", "CLAUDE_CONFIG_DIR", "UNSTUCK_HOME", "TMPDIR", "PATH", "TERM", "ANTHROPIC_API_KEY")
    given = {name: value for name, value in claude.environment.items() if name not in mine}
    given |= {"ANTHROPIC_BASE_URL": api.url, "CLAUDE_CODE_OAUTH_TOKEN": TOKEN}
    words = " ".join(f"{name}={shlex.quote(value)}" for name, value in given.items())
    command = claude.home / ".local/bin/claude"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec env {words} {claude.program} "$@"\n', "utf-8")
    command.chmod(0o755)
    # The editor gives its terminals the path of a shell that it starts itself.
    (claude.home / ".bashrc").write_text('PATH="$HOME/.local/bin:$PATH"\n', "utf-8")


def walk(
    window: Window, workbench: Workbench, claude: Claude, service: Service, seen: dict[str, Any], pictures: Path
) -> None:
    """What a person does, from a new installation to the end of the incident."""
    page = window.page
    item = window.status("unstuck.status")
    item.wait_for()
    seen["quiet"] = item.inner_text()
    connect(window)

    rows = window.terminal()
    window.type_in_terminal(f"cd {claude.work} && claude")
    rows.filter(has_text="❯").first.wait_for()
    page.evaluate(WATCH, [ITEM, "extra usage", True])
    window.type_in_terminal("hello")
    turned = page.wait_for_function("window.turned").json_value()
    seen["milliseconds from the answer to the status bar"] = round(turned - service.refused_at * 1000)
    toast = window.toasts().filter(has_text="Show")
    toast.wait_for()
    seen["status"], seen["label"] = item.inner_text(), window.status_label("unstuck.status")
    seen["notification"] = toast.inner_text()
    window.screenshot(pictures / "incident.png")

    toast.get_by_role("button", name="Show").click()
    preview = window.preview()
    preview.get_by_role("link", name=re.compile("Unset")).first.wait_for()
    seen["page"] = preview.locator("body").inner_text()
    window.screenshot(pictures / "page.png")
    seen["settings before"] = json.loads((claude.config / "settings.json").read_text("utf-8")).get("env")
    preview.get_by_role("link", name=re.compile("Unset")).first.click()
    carry_out = page.get_by_role("button", name="Carry it out")
    carry_out.wait_for()
    window.screenshot(pictures / "confirmation.png")
    carry_out.click()
    page.get_by_role("button", name="Undo").wait_for()
    seen["settings after"] = json.loads((claude.config / "settings.json").read_text("utf-8")).get("env")

    window.run("Unstuck: Resume the Session in a Terminal")
    resumed = page.locator(".terminal-wrapper.active .xterm-rows > div")
    # The folder before it may be so long that the line is broken anywhere before this.
    resumed.filter(has_text="--resume").first.wait_for()
    page.locator(".terminal-wrapper.active .xterm-screen").click(position={"x": 20, "y": 20})
    page.keyboard.press("Enter")
    resumed.filter(has_text="❯").first.wait_for()
    page.evaluate(WATCH, [ITEM, "extra usage", False])
    window.type_in_terminal("again")
    page.wait_for_function("window.turned")
    seen["afterwards"] = item.inner_text()
    seen["served"] = service.served
    window.screenshot(pictures / "over.png")


def connect(window: Window) -> None:
    """Connects Claude Code as a person does: by the command, with a look at the change first."""
    window.run("Unstuck: Connect Claude Code")
    window.page.get_by_role("button", name="Carry it out").click()
    window.preview().get_by_text("StopFailure").first.wait_for()
    window.page.keyboard.press("Control+W")


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2])), indent=1, ensure_ascii=False))
