"""The release: its workflow's steps are run here where they can be, the others are looked over."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from unstuck import __version__

from .workbench import ROOT

pytestmark = pytest.mark.xdist_group("vscode")

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
RELEASE = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
SCRIPTS = ROOT / "client-vscode/scripts"
TARGETS = [f"{system}-{machine}" for system in ("win32", "darwin", "linux", "alpine") for machine in ("x64", "arm64")]


def job(name: str) -> str:
    """The text of a job of the release."""
    return re.split(r"(?m)^  (?=\S)", RELEASE.split(f"\n  {name}:\n", 1)[1])[0]


def steps(name: str) -> dict[str, str]:
    """The commands of a job, by the names of their steps."""
    found = re.findall(r"- name: (.*)\n\s+run: (.*)", job(name))
    return {step: command.strip("'") for step, command in found}


def run(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command as the workflow does."""
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks like the repository, into which can be written."""
    for path in ROOT.iterdir():
        if path.name not in {"dist", ".git"}:
            (tmp_path / path.name).symlink_to(path)
    return tmp_path


def published(folder: Path, *targets: str, version: str = __version__, server: bool = True) -> list[Path]:
    """Files that look like the extension for these targets."""
    folder.mkdir(exist_ok=True)
    made = [folder / f"unstuck-claude-code-{target}.vsix" for target in targets]
    for path, target in zip(made, targets, strict=True):
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("extension.vsixmanifest", f'<Identity TargetPlatform="{target}" />')
            packed.writestr("extension/package.json", json.dumps({"version": version}))
            if server:
                packed.writestr(f"extension/server/bin/unstuck{'.exe' if 'win32' in target else ''}", "")
    return made


def look_over(*arguments: str | Path) -> tuple[int, list[str]]:
    """The exit status of `publish.py --dry-run`, and what it says."""
    done = subprocess.run(
        [sys.executable, SCRIPTS / "publish.py", "--dry-run", *arguments], capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="the job for Linux")
def test_the_steps_that_build_and_try_the_extension_work_here(checkout: Path) -> None:
    commands = steps("extension")
    assert list(commands) == ["A Python that runs anywhere", "Build", "Try"]
    target = "linux-arm64" if os.uname().machine == "aarch64" else "linux-x64"
    for step in ("Build", "Try"):
        done = run(commands[step], checkout, TARGET=target, PYTHON=sys.executable)
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == f"unstuck-claude-code-{target}.vsix: found usage/out-of-extra-usage\n"


def test_the_step_that_builds_the_python_package_works_here(checkout: Path) -> None:
    commands = steps("package")
    done = run(commands["Build"], checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name for path in (checkout / "python-dist").iterdir()}
    assert made == {f"unstuck-{__version__}-py3-none-any.whl", f"unstuck-{__version__}.tar.gz"}
    published(checkout / "dist", *TARGETS)
    done = run(steps("check")["Every target, one version, the tagged one"], checkout, TAG=f"v{__version__}")
    assert (done.returncode, done.stderr) == (0, "")


def test_every_target_is_built_by_one_job() -> None:
    built = re.findall(r"target: ([\w-]+), runner", job("extension") + job("extension-musl"))
    assert sorted(built) == sorted(TARGETS)


def test_a_dry_run_names_what_would_be_published_where(tmp_path: Path) -> None:
    made = published(tmp_path, *TARGETS)
    status, said = look_over("--tag", f"v{__version__}", tmp_path)
    assert status == 0
    assert [line.split()[0] for line in said] == ["vsce", "ovsx"] * len(TARGETS)
    assert {line.split()[-1] for line in said} == {str(path) for path in made}


def test_nothing_incomplete_is_published(tmp_path: Path) -> None:
    published(tmp_path / "few", *TARGETS[1:])
    assert look_over(tmp_path / "few") == (1, ["there is none for win32-x64"])
    published(tmp_path / "bare", *TARGETS, server=False)
    assert (
        look_over(tmp_path / "bare")[1][0] == "unstuck-claude-code-alpine-arm64.vsix holds no server for alpine-arm64"
    )
    published(tmp_path / "old", *TARGETS, version="0.0.1")
    assert look_over(tmp_path / "old") == (1, [f"versions differ: 0.0.1, {__version__}"])
    published(tmp_path / "tagged", *TARGETS)
    assert look_over("--tag", "v9.9.9", tmp_path / "tagged") == (1, [f"versions differ: {__version__}, 9.9.9"])
    (tmp_path / "tagged/unstuck-0.0.1.tar.gz").write_text("")
    assert look_over(tmp_path / "tagged")[1] == [
        "unstuck-0.0.1.tar.gz is missing or was not asked for",
        f"unstuck-{__version__}-py3-none-any.whl is missing or was not asked for",
        f"unstuck-{__version__}.tar.gz is missing or was not asked for",
    ]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_uses_fixed_actions_and_no_rights_but_those_it_names(path: Path) -> None:
    text = path.read_text("utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []
    assert "\npermissions: {}\n" in text
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")
    assert re.findall(r"run:.*\$\{\{", text) == []


def test_nothing_is_published_by_a_dry_run() -> None:
    assert "if: ${{ github.event_name == 'push' || !inputs.dry-run }}" in job("provenance")
    for name in ("publish-package", "publish-extension"):
        assert "    needs: provenance\n" in job(name)
    assert re.search(r"dry-run:\n +description: .*\n +type: boolean\n +default: true\n", RELEASE)


def test_lists_of_packages_name_no_place_to_get_them_from() -> None:
    for lock in (SCRIPTS / "package-lock.json", ROOT / "client-vscode/package-lock.json"):
        packages = json.loads(lock.read_text("utf-8"))["packages"]
        assert [name for name, entry in packages.items() if "resolved" in entry] == []
        assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
