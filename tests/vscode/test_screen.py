"""What a person sees of the packaged extension, from an underlined error to the request for the right page."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .screen import CODE, EXAMPLE, ITEM, ITEM_ID, TITLE, Claude, Toasts, contrast, picture
from .workbench import CHOSEN, Window, Workbench

if TYPE_CHECKING:
    from playwright.sync_api import Request

pytestmark = pytest.mark.xdist_group("vscode")

USAGE_PAGE = "https://claude.ai/settings/usage"
QUIET = "Claude: week 15 % · 3 d"
ALARM = "Claude: likely a false alarm"
# The theme's text on the theme's colours; WCAG asks so much of small text.
LEAST_CONTRAST = 4.5
_DEFAULT = "" if CHOSEN == "latest" else "Default "
# By a word of the class that the window then has.
THEMES = {
    "light_modern": f"{_DEFAULT}Light Modern",
    "dark_modern": f"{_DEFAULT}Dark Modern",
    "hc_black": "Default High Contrast",
    "hc_light": "Default High Contrast Light",
}
# Prints an error as Claude Code draws it, and waits as it does.
CLAUDE = """#!/bin/sh
cat <<'END'
❯ refactor the parser tests
  ⎿  Please run /login · API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"OAuth token
     has expired. Please obtain a new token or refresh your existing token."}}
END
read answer
"""
# Notes what the item says and when it is gone.
FOLLOW = """
    id => {
        const now = () => document.getElementById(id)?.textContent.trim() ?? null;
        window.said = [now()];
        new MutationObserver(() => now() !== window.said.at(-1) && window.said.push(now()))
            .observe(document.body, { subtree: true, childList: true, characterData: true });
    }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("screen")


@pytest.fixture(scope="module")
def claude(folder: Path) -> Claude:
    return Claude(folder)


@pytest.fixture(scope="module")
def workbench(folder: Path, claude: Claude, workbenches: Callable[..., Workbench], vsix: Path) -> Workbench:
    # What is left of a window that was closed stays as long, as it does for people.
    made = workbenches(folder, vsix=[vsix], grace=600)
    claude.tells_status_line(made, session=13, week=15)
    return made


@pytest.fixture(scope="module")
def kept() -> list[Window]:
    """The window that the tests hand on, as long as they pass."""
    return []


@pytest.fixture
def window(
    workbench: Workbench, claude: Claude, kept: list[Window], request: pytest.FixtureRequest
) -> Iterator[Window]:
    """A window with a log, in which all is quiet."""
    failed = request.session.testsfailed
    if not kept:
        log = workbench.write(workbench.work / "claude.log", EXAMPLE.read_text("utf-8"))
        kept.append(workbench.open(log, visible="out of extra usage"))
    else:
        kept[0].page.bring_to_front()
        kept[0].run("Notifications: Clear All Notifications")
        kept[0].page.get_by_role("tab", name="claude.log").click()
        # The palette closes when something else gets the focus.
        kept[0].page.locator(".editor-instance .monaco-editor.focused").wait_for()
        kept[0].run("View: Close Other Editors in Group")
    says(kept[0], QUIET)
    yield kept[0]
    if request.session.testsfailed > failed:
        kept.pop().close()
        claude.recovers()


def says(window: Window, text: str) -> None:
    """Waits until our item in the status bar says something."""
    window.status(ITEM).filter(has_text=text).wait_for()


def low_in_contrast(window: Window) -> list[str]:
    """The themes in which our item is hard to read."""
    found: list[str] = []
    # Under the pointer it has other colours.
    window.page.mouse.move(5, 5)
    for word, theme in THEMES.items():
        window.workbench.settings(workbench__colorTheme=theme)
        window.page.locator(f".monaco-workbench[class*={word}]").wait_for()
        if contrast(window) < LEAST_CONTRAST:
            found.append(theme)
    window.workbench.settings(workbench__colorTheme=None)
    window.page.locator(f".monaco-workbench:not([class*={word}])").wait_for()
    return found


def asks_for_page(request: Request) -> bool:
    """Whether a request is for a page that is to be shown."""
    return request.is_navigation_request() and not request.url.startswith("http://127.0.0.1")


def tooltip(window: Window, text: str) -> dict[str, str | None]:
    """The links of our item's tooltip, once it has a text."""
    shown = window.hover(window.status(ITEM), text)
    return {link.inner_text(): link.get_attribute("data-href") for link in shown.locator("a").all()}


def test_an_error_in_a_log_is_underlined_explained_and_leads_to_the_right_page(
    window: Window, workbench: Workbench
) -> None:
    page = window.page
    window.squiggles().first.wait_for()
    row = window.problems().filter(has_text=CODE).filter(has_text="Likely a false alarm: session 13 %")
    row.wait_for()
    assert (row.get_attribute("aria-label") or "").startswith(f"Error: {TITLE}. Likely a false alarm")
    # The diagnostic's own words are there before the hover's.
    shown = window.hover(window.squiggles(), "Would change it")
    linked = {link.inner_text(): link.get_attribute("data-href") or "" for link in shown.locator("a[data-href]").all()}
    assert linked["Update Claude Code"].startswith("command:unstuck.fix?")
    assert [each for each in linked.values() if not each.startswith(("command:unstuck.", "https://"))] == []

    # The pointer rests where the hover would cover the text.
    page.mouse.move(5, 5)
    window.fixes(window.lines.filter(has_text="out of extra usage"))
    window.choose_fix("Open the billing page")
    window.dialog().filter(has_text=USAGE_PAGE).wait_for()
    with page.context.expect_page() as opened, page.context.expect_event("request", asks_for_page) as asked:
        window.dialog().get_by_role("button", name="Open", exact=True).click()
    assert asked.value.url == USAGE_PAGE
    opened.value.close()

    workbench.settings(unstuck__codeLens=True)
    lens = page.locator(".codelens-decoration a").filter(has_text=TITLE)
    lens.click()
    window.preview().locator("h1").filter(has_text=TITLE).wait_for()
    workbench.settings(unstuck__codeLens=None)
    assert workbench.outside == [USAGE_PAGE]


def test_the_status_bar_shows_how_full_the_tightest_window_is(window: Window, workbench: Workbench) -> None:
    assert re.match(r"Claude Code: week 15 percent used, resets in 3 days\b", window.status_label(ITEM))
    links = tooltip(window, "█")
    assert "Week: ██░░░░░░░░ 15 %, resets in 3 d" in window.page.locator(".monaco-hover:visible").first.inner_text()
    assert [each for each in links.values() if not (each or "").startswith("command:unstuck.")] == []
    window.page.locator(".monaco-hover:visible").get_by_text("Show usage").click()
    window.preview().locator("h1").filter(has_text="sage").wait_for()
    assert low_in_contrast(window) == []
    window.status(ITEM).click()
    for title in ("Show usage", "Look this machine over", "Connect Claude Code"):
        window.picks().filter(has_text=title).wait_for()


def test_an_incident_is_told_of_once_in_all_windows_and_stays_in_sight_until_it_is_over(
    window: Window, workbench: Workbench, claude: Claude
) -> None:
    other = workbench.open()
    says(other, QUIET)
    toasts = Toasts(window, other)
    failed: list[str] = []
    _, toast = toasts.after(lambda: failed.append(claude.fails(workbench)))
    for each in (window, other):
        says(each, ALARM)
    assert toast.get_by_role("button").all_inner_texts()[:3] == ["Update Claude Code", "Show", "Not now"]
    toast.get_by_role("button", name="Not now").click()
    toast.wait_for(state="hidden")
    # The window that was opened last is before the other one, where little is drawn.
    assert re.match(rf"Claude Code: {TITLE}, likely a false alarm\b", other.status_label(ITEM))
    assert tooltip(other, "Likely a false alarm")["Update Claude Code"]
    assert low_in_contrast(other) == []
    other.problems().filter(has_text=CODE).first.wait_for()
    claude.succeeds(failed[0])
    for each in (window, other):
        says(each, QUIET)

    # What heals at once is no news; the next that stays is.
    claude.succeeds(claude.fails(workbench))
    here, toast = toasts.after(lambda: failed.append(claude.fails(workbench)))
    assert len(toasts.texts) == 2
    toast.get_by_role("button", name="Show").click()
    here.preview().locator("h1").filter(has_text=TITLE).wait_for()
    claude.succeeds(failed[1])
    for each in (window, other):
        says(each, QUIET)
    other.close()


def test_the_page_of_an_incident_is_behind_the_status_bar_and_its_links_do_what_they_say(
    window: Window, workbench: Workbench, claude: Claude
) -> None:
    _, toast = Toasts(window).after(lambda: claude.fails(workbench))
    window.problems().filter(has_text="/incidents").first.wait_for()
    picture(window, "vscode-incident")
    toast.get_by_role("button", name="Update Claude Code").click()
    window.preview().locator("h1").filter(has_text="Update Claude Code").wait_for()
    window.page.keyboard.press("Control+J")
    window.status(ITEM).click()
    window.choose("Show the incident")
    preview = window.preview()
    preview.locator("h1").filter(has_text=TITLE).wait_for()
    picture(window, "vscode-page")
    preview.get_by_role("link", name="Restart Claude Code").first.click()
    window.preview().locator("h1").filter(has_text="Restart Claude Code").wait_for()
    window.page.keyboard.press("Control+W")
    preview.get_by_role("link", name="Dismiss this incident").click()
    preview.get_by_text("Over:").wait_for()
    says(window, QUIET)


def test_the_login_is_cleared_only_after_a_look_and_comes_back_byte_for_byte(window: Window, claude: Claude) -> None:
    login = claude.home.login(scopes=["user:inference"])
    before = login.read_bytes()
    window.run("Unstuck: Clear Credentials and Log In Again")
    asked = window.toasts().filter(has_text="Clear credentials and log in again")
    window.preview().get_by_text("Nothing has been changed yet.").wait_for()
    assert login.read_bytes() == before
    asked.get_by_role("button", name="Carry it out").click()
    undo = window.page.get_by_role("button", name="Undo")
    undo.wait_for()
    assert b"claudeAiOauth" not in login.read_bytes()
    undo.click()
    window.toasts().filter(has_text="Restored").wait_for()
    assert login.read_bytes() == before


def test_an_error_in_a_terminal_is_seen_while_claude_code_runs_in_it(window: Window, workbench: Workbench) -> None:
    workbench.write(workbench.home / ".local/bin/claude", CLAUDE).chmod(0o755)
    for name in (".profile", ".bashrc"):
        workbench.write(workbench.home / name, 'PATH="$HOME/.local/bin:$PATH"\n')
    toasts = Toasts(window)
    window.terminal()
    _, toast = toasts.after(lambda: window.type_in_terminal("claude"))
    says(window, "Claude: login or key")
    toast.get_by_role("button", name="Not now").click()
    window.status(ITEM).click()
    window.choose("Dismiss this incident")
    says(window, QUIET)


def test_a_server_that_was_killed_is_back_at_once(window: Window, workbench: Workbench) -> None:
    window.squiggles().first.wait_for()
    window.page.evaluate(FOLLOW, ITEM_ID)
    # That of a window which was closed may still be ending.
    for server in servers(workbench):
        os.kill(server, signal.SIGKILL)
    window.page.wait_for_function("window.said.length === 3")
    assert window.page.evaluate("window.said") == [QUIET, None, QUIET]
    window.squiggles().first.wait_for()
    assert window.toasts().count() == 0


def test_how_much_is_shown_of_an_incident_is_a_setting(window: Window, workbench: Workbench, claude: Claude) -> None:
    toasts = Toasts(window)
    item = window.status(ITEM)
    window.settings(unstuck__notifications="off")
    failed = claude.fails(workbench, hook=True)
    says(window, "Claude: reason open")
    window.page.locator(f'.statusbar-item:not(.has-background-color)[id="{ITEM_ID}"]').wait_for()
    window.settings(unstuck__notifications="statusBar")
    window.page.locator(f'.has-background-color[id="{ITEM_ID}"]').wait_for()
    claude.succeeds(failed)
    says(window, QUIET)
    window.settings(unstuck__statusBar=False)
    item.wait_for(state="hidden")
    window.settings(unstuck__statusBar=None, unstuck__notifications=None)
    says(window, QUIET)
    toasts.after(lambda: claude.fails(workbench, hook=True))
    assert len(toasts.texts) == 1
    window.status(ITEM).click()
    window.choose("Dismiss this incident")
    says(window, QUIET)


def test_commands_of_the_palette_lead_to_their_pages(window: Window, claude: Claude) -> None:
    page, preview = window.page, window.preview()
    heading = preview.locator("h1")
    page.locator(".editor-instance .view-line").filter(has_text="out of extra usage").click()
    page.keyboard.press("Control+A")
    window.run("Unstuck: Diagnose the Selection")
    heading.filter(has_text=TITLE).wait_for()
    page.evaluate("text => navigator.clipboard.writeText(text)", "API Error: 529 Overloaded")
    window.run("Unstuck: Diagnose the Clipboard")
    heading.filter(has_text="overloaded").wait_for()
    page.evaluate("navigator.clipboard.writeText('nothing of interest')")
    window.run("Unstuck: Diagnose the Clipboard")
    window.toasts().filter(has_text="found no Claude Code error").wait_for()
    failed = claude.fails(window.workbench)
    says(window, ALARM)
    window.run("Unstuck: Diagnose Now")
    heading.filter(has_text=TITLE).wait_for()
    window.run("Unstuck: Draft a Bug Report")
    window.lines.filter(has_text="Preflight Checklist").wait_for()
    window.run("Unstuck: Save Session Notes")
    window.lines.filter(has_text="Where the session stood").wait_for()
    claude.succeeds(failed)
    says(window, QUIET)
    window.run("Unstuck: Examine This Machine")
    heading.filter(has_text="on this machine").wait_for()


def test_the_language_status_says_how_the_server_is(window: Window) -> None:
    page = window.page
    window.hover(window.status("status.languageStatus", ""), "Unstuck is running")
    page.locator(".monaco-hover:visible").get_by_text("Show logs").click()
    page.locator(".part.panel .view-line").filter(has_text="server (bundled)").first.wait_for()


def test_the_walkthrough_begins_with_what_is_read_and_shows_the_sample(window: Window) -> None:
    page = window.page
    window.run("Open Walkthrough...")
    window.choose("Get Unstuck")
    steps = page.locator(".gettingStartedContainer .getting-started-step")
    steps.filter(has_text="See what it reads").wait_for()
    assert steps.count() == 4
    steps.filter(has_text="See a sample diagnosis").click()
    page.locator(".gettingStartedContainer").get_by_role("button", name="Show the sample", exact=True).click()
    window.preview().locator("h1").filter(has_text="sample").wait_for()


def test_a_window_that_fills_up_is_told_of_where_notifications_are_wanted(
    window: Window, workbench: Workbench, claude: Claude
) -> None:
    toasts = Toasts(window)
    # What is hidden shows that the settings have reached the extension.
    window.settings(unstuck__notifications="off", unstuck__statusBar=False)
    window.status(ITEM).wait_for(state="hidden")
    window.settings(unstuck__statusBar=None)
    says(window, QUIET)
    claude.tells_status_line(workbench, session=91, week=15)
    # A server that begins looks at the figures at once.
    window.run("Unstuck: Restart the Server")
    says(window, "Claude: session 91 %")
    assert toasts.texts == []
    window.settings(unstuck__notifications=None)
    _, toast = toasts.after(lambda: window.run("Unstuck: Restart the Server"))
    toast.filter(has_text="Session: 91 % used, resets").wait_for()
    claude.tells_status_line(workbench, session=13, week=15)
    window.run("Unstuck: Restart the Server")
    says(window, QUIET)


def test_in_a_folder_that_is_not_trusted_the_bundled_server_reads_logs_and_nothing_of_the_folder_is_run(
    workbenches: Callable[..., Workbench], vsix: Path
) -> None:
    workbench = workbenches(vsix=[vsix], trusted=False)
    ran = workbench.home / "ran"
    program = workbench.write(workbench.work / "unstuck", f"#!/bin/sh\n: >'{ran}'\n")
    program.chmod(0o755)
    workbench.settings(**{"unstuck.server.path": str(program), "unstuck.interpreter": [str(program)]})
    window = workbench.open(workbench.write(workbench.work / "claude.log", EXAMPLE.read_text("utf-8")))
    window.squiggles().first.wait_for()
    window.status("status.workspaceTrust", "").wait_for()
    says(window, "Claude: ")
    assert not ran.exists()


def test_in_german_everything_is_german_also_the_way_out_where_no_server_can_be_started(
    workbenches: Callable[..., Workbench], vsix: Path
) -> None:
    workbench = workbenches(vsix=[vsix], locale="de", machine={"unstuck.server.path": "/nowhere/unstuck"})
    window = workbench.open()
    toast = window.toasts().filter(has_text="Unstuck läuft nicht: /nowhere/unstuck lässt sich nicht starten.")
    toast.get_by_role("button", name="Einstellungen öffnen").click()
    for words in ("Das Programm, das statt des mitgelieferten Servers", "Ein Python 3.11 oder neuer"):
        window.page.locator(".settings-editor").get_by_text(words).wait_for()
    # The editor notices, and the server in the package is started.
    workbench.write(workbench.folder / "ud/Machine/settings.json", "{}")
    says(window, "Claude: ")
    window.run("Unstuck: Diesen Rechner untersuchen")
    window.preview().locator("h1").wait_for()


def servers(workbench: Workbench) -> set[int]:
    """The processes of the server in the package."""
    told = f"{workbench.extension}/server/bin/python\0".encode()
    return {int(each.parent.name) for each in Path("/proc").glob("[0-9]*/cmdline") if _words(each).startswith(told)}


def _words(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
