"""Being told of changes, where the system does that, and looking where it does not."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from unstuck.engine import matcher
from unstuck.live import hub as live_hub
from unstuck.live.alarm import Alarm
from unstuck.live.hub import Hub
from unstuck.live.incidents import Incident
from unstuck.live.watch import Watch

from .homes import SESSION, Home

LOCAL = b"27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
PATIENCE = 60.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of changes")


class Folder:
    """A folder below which changes are told."""

    def __init__(self, path: Path, alarm: Alarm) -> None:
        self.path, self.alarm = path, alarm
        path.mkdir()

    def covers(self, *names: str) -> bool:
        """Whether changes are told in the folder and in some below it."""
        return self.alarm.covers([str(self.path)], [str(self.path / name) for name in ("", *names)])

    def told(self, seconds: float = 0) -> list[str]:
        """What has changed, as paths in the folder."""
        return [str(Path(path).relative_to(self.path)) for path in self.alarm.wait(seconds)]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with closing(Alarm(lambda: LOCAL)) as alarm:
        yield Folder(tmp_path / "projects", alarm)


def test_what_changes_is_told(folder: Folder) -> None:
    assert not folder.covers()
    assert folder.covers()
    assert folder.told() == []
    place = folder.path / "a.jsonl"
    place.write_text("one\n")
    assert set(folder.told(PATIENCE)) == {"a.jsonl"}
    with place.open("a") as file:
        file.write("two\n")
    assert set(folder.told(PATIENCE)) == {"a.jsonl"}
    place.unlink()
    assert folder.told(PATIENCE) == ["a.jsonl"]
    assert folder.told() == []


def test_what_changed_meanwhile_is_told_at_once(folder: Folder) -> None:
    folder.covers()
    (folder.path / "a.jsonl").write_text("one\n")
    assert set(folder.told()) == {"a.jsonl"}


@pytest.mark.parametrize("name", ["below", "far/below"])
def test_a_folder_may_be_still_to_come(folder: Folder, name: str) -> None:
    folder.covers(name)
    assert folder.covers(name)
    (folder.path / name).mkdir(parents=True)
    assert folder.told(PATIENCE) == [name.partition("/")[0]]
    # What was written into it before it was known has to be looked for.
    assert not folder.covers(name)
    assert folder.covers(name)
    (folder.path / name / "a.jsonl").write_text("one\n")
    assert set(folder.told(PATIENCE)) == {f"{name}/a.jsonl"}


def test_a_folder_that_has_the_place_of_another_is_known(folder: Folder) -> None:
    below = folder.path / "below"
    below.mkdir()
    folder.covers("below")
    below.rename(folder.path / "moved")
    below.mkdir()
    folder.told(PATIENCE)
    assert not folder.covers("below")
    (below / "a.jsonl").write_text("one\n")
    assert set(folder.told(PATIENCE)) == {"below/a.jsonl"}


def test_a_folder_may_go_and_come_again(folder: Folder) -> None:
    below = folder.path / "below"
    below.mkdir()
    folder.covers("below")
    below.rmdir()
    folder.told(PATIENCE)
    folder.covers("below")
    assert folder.covers("below")
    below.mkdir()
    assert folder.told(PATIENCE) == ["below"]
    assert not folder.covers("below")


@pytest.mark.parametrize(
    "mounts",
    [
        LOCAL.replace(b"ext4", b"nfs4"),
        LOCAL + b"28 27 0:30 / %s rw - fuse.sshfs host: rw\n",
        LOCAL + b"28 27 0:30 / %s rw - ext4 /dev/sdb rw\n29 28 0:31 / %s rw - 9p drvfs rw\n",
        b"",
        b"broken\n",
    ],
)
def test_what_other_machines_may_write_to_is_looked_at(tmp_path: Path, mounts: bytes) -> None:
    place = tmp_path / "with a space"
    place.mkdir()
    listed = mounts.replace(b"%s", str(place).replace(" ", "\\040").encode())
    with closing(Alarm(lambda: listed)) as alarm:
        for _ in range(2):
            assert not alarm.covers([str(place)], [str(place)])


def test_one_that_was_ended_covers_nothing(folder: Folder) -> None:
    folder.covers()
    folder.alarm.close()
    folder.alarm.close()
    assert not folder.covers()


def test_a_file_that_is_told_of_is_read_though_it_is_old(tmp_path: Path) -> None:
    for number in range(100):
        (tmp_path / f"{number:03}.jsonl").write_bytes(b"x\n")
    watch = Watch(lambda: [tmp_path], lambda: 0.0)
    watch.begin()
    for number in range(100):
        path = tmp_path / f"{number:03}.jsonl"
        with path.open("ab") as file:
            file.write(b"y\n")
        assert [news.lines for news in watch.look([str(path), str(tmp_path / "other")])] == [b"y\n"]


@pytest.mark.parametrize("is_told", [True, False])
def test_a_hub_in_its_thread_hears_of_failures_and_of_their_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_told: bool
) -> None:
    # Far longer than the test may take, so that it fails where a change is not told.
    monkeypatch.setattr(live_hub, "_QUIET_SECONDS", 10 * PATIENCE)
    monkeypatch.setattr(
        "unstuck.live.alarm._HERE", {"ext4", "overlay", "tmpfs", "xfs", "btrfs"} if is_told else set[str]()
    )
    home = Home(tmp_path, now=datetime.now(UTC))
    heard = threading.Semaphore(0)
    told: list[Incident] = []

    def changed(incidents: tuple[Incident, ...]) -> None:
        told.extend(incidents)
        heard.release()

    def write(number: int, **value: object) -> None:
        path = home.config / "projects" / "-work" / f"{SESSION}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        at = (home.now + timedelta(seconds=number)).isoformat()
        common = {"type": "assistant", "sessionId": SESSION, "timestamp": at, "uuid": f"{number}"}
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(common | value) + "\n")

    hub = Hub(home.machine, matcher, changed)
    hub.start()
    try:
        for number in range(0, 4, 2):
            text = f"API Error: 529 Overloaded ({number})"
            write(number, isApiErrorMessage=True, message={"content": [{"type": "text", "text": text}]})
            assert heard.acquire(timeout=PATIENCE)
            write(number + 1, message={"model": "claude-opus-4-6", "content": []})
            assert heard.acquire(timeout=PATIENCE)
    finally:
        hub.stop()
        # So that its thread ends now.
        write(9)
    assert [each.ending for each in told] == [None, "succeeded"] * 2
