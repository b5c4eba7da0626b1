"""What the tests of the screen share: a machine with Claude Code on it, and a look at what is drawn."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.homes import Home

from .workbench import EXTENSION, PATIENCE, ROOT, Window, Workbench

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator

EXAMPLE = ROOT / "docs/examples/april-2026.log"
CODE = "usage/out-of-extra-usage"
TITLE = "Refused: booked on extra usage, and none is left"
ITEM = "unstuck.status"
ITEM_ID = f"{EXTENSION}.{ITEM}"

# Says each notification that pops up, so that one in any window can be waited for.
_TELL_TOASTS = """
    window.toldToasts ??= (() => {
        const told = new WeakSet();
        new MutationObserver(() => {
            for (const each of document.querySelectorAll(".notifications-toasts .notification-toast-container")) {
                // What stands in it is drawn anew now and then.
                const words = each.querySelector(".notification-list-item-message")?.textContent;
                if (!words || told.has(each)) continue;
                told.add(each);
                console.log("toast " + words);
            }
        }).observe(document, { subtree: true, childList: true });
        return told;
    })();
"""
# By the formula of WCAG 2, over what is really behind the text.
_CONTRAST = """
    id => {
        const parse = text => {
            const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
            return { r, g, b, a };
        };
        const over = (top, below) => {
            const mix = name => top[name] * top.a + below[name] * (1 - top.a);
            return { r: mix("r"), g: mix("g"), b: mix("b"), a: 1 };
        };
        const light = colour => {
            const part = value => (value /= 255, value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
            return 0.2126 * part(colour.r) + 0.7152 * part(colour.g) + 0.0722 * part(colour.b);
        };
        const label = document.getElementById(id).querySelector("a");
        const layers = [];
        for (let each = label; each; each = each.parentElement) {
            layers.push(parse(getComputedStyle(each).backgroundColor));
        }
        const behind = layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
        const text = over(parse(getComputedStyle(label).color), behind);
        const [dark, bright] = [behind, text].map(light).sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    }
"""


class Claude:
    """Claude Code on the machine of a workbench, as far as it leaves traces: somebody is signed in."""

    def __init__(self, folder: Path) -> None:
        config = folder / "home/.claude"
        self.home = Home(folder, environment={"CLAUDE_CONFIG_DIR": str(config)}, now=datetime.now(UTC))
        self.home.state()
        self._sessions = 0
        self._lines = 0
        self._failed: dict[str, Workbench | None] = {}
        """The sessions that are in their failure; with a workbench, those whose hooks tell of them."""

    def tells_status_line(self, workbench: Workbench, session: float, week: float) -> None:
        """The figures that it gives its status line."""
        in_two_hours, in_three_days = (
            int((datetime.now(UTC) + span).timestamp()) for span in (timedelta(hours=2, minutes=1), timedelta(days=3.5))
        )
        limits = {
            "five_hour": {"used_percentage": session, "resets_at": in_two_hours},
            "seven_day": {"used_percentage": week, "resets_at": in_three_days},
        }
        told = {"session_id": "figures", "model": {"id": "claude-opus-5-5"}, "version": "2.1.15", "rate_limits": limits}
        _run(workbench, "statusline", told)

    def fails(self, workbench: Workbench, *, hook: bool = False) -> str:
        """The first turn of a session ends on the error of April 2026, as its transcript or the hook says."""
        self._sessions += 1
        session = f"11111111-aaaa-4aaa-8aaa-{self._sessions:012}"
        text = "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going."
        if hook:
            told = {"session_id": session, "hook_event_name": "StopFailure", "error": "unknown"}
            _run(workbench, "hook", told | {"last_assistant_message": text})
        else:
            message = {"model": "<synthetic>", "content": [{"type": "text", "text": text}]}
            self._write(session, {"isApiErrorMessage": True, "message": message})
        self._failed[session] = workbench if hook else None
        return session

    def succeeds(self, session: str) -> None:
        """The next turn of a session is answered."""
        self._write(session, {"message": {"model": "claude-opus-4-6", "content": []}})
        hooked = self._failed.pop(session, None)
        if hooked is not None:
            _run(hooked, "hook", {"session_id": session, "hook_event_name": "Stop"})

    def recovers(self) -> None:
        """No session is left in its failure."""
        for session in list(self._failed):
            self.succeeds(session)

    def _write(self, session: str, value: dict[str, Any]) -> None:
        self._lines += 1
        path = self.home.config / f"projects/-work-shop/{session}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        common = {"type": "assistant", "sessionId": session, "uuid": f"{session}-{self._lines}", "version": "2.1.15"}
        line = common | {"cwd": "/work/shop", "timestamp": datetime.now(UTC).isoformat()} | value
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def _run(workbench: Workbench, command: str, told: dict[str, Any]) -> None:
    """Gives the extension's own command what Claude Code gives it."""
    subprocess.run(
        [workbench.extension / "server/bin/unstuck", command],
        input=json.dumps(told).encode(),
        env=workbench.environment,
        stdout=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=True,
    )


class Toasts:
    """The notifications of some windows, in the order in which they came."""

    def __init__(self, *windows: Window) -> None:
        self.texts: list[str] = []
        self._windows = windows
        self._context = windows[0].page.context
        self._context.on("console", lambda message: self._is_one(message) and self.texts.append(message.text))
        for window in windows:
            window.page.evaluate(_TELL_TOASTS)

    @staticmethod
    def _is_one(message: ConsoleMessage) -> bool:
        return message.text.startswith("toast ")

    def after(self, act: Callable[[], object]) -> tuple[Window, Locator]:
        """The next notification that comes of what is done, and its window."""
        with self._context.expect_event("console", self._is_one) as heard:
            act()
        (window,) = (each for each in self._windows if each.page is heard.value.page)
        return window, window.toasts().filter(has_text=heard.value.text.removeprefix("toast "))


def contrast(window: Window) -> float:
    """That of our item in the status bar."""
    return window.page.evaluate(_CONTRAST, ITEM_ID)


def picture(window: Window, name: str) -> None:
    """A picture for the documentation; only on request, so that tests leave the tree as it is."""
    if not os.environ.get("UNSTUCK_PICTURES"):
        return
    page, size = window.page, window.page.viewport_size
    window.run("View: Toggle Primary Side Bar Visibility")
    page.locator(".part.sidebar").wait_for(state="hidden")
    page.set_viewport_size({"width": 1080, "height": 680})
    page.mouse.move(600, 350)
    page.locator(".monaco-hover:visible").first.wait_for(state="hidden")
    window.screenshot(ROOT / f"docs/images/{name}.png")
    if size is not None:
        page.set_viewport_size(size)
    window.run("View: Toggle Primary Side Bar Visibility")
