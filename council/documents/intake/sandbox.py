"""Runs a program on an uploaded file: no network, capped memory, time and output, and nothing of it left behind.

Bubblewrap where it is installed and allowed, else a network-less name space of util-linux, else limits alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from council import paths
from council.documents.intake.types import Limits

_LAUNCHER = Path(__file__).with_name("confined.py")
_TICK = 0.03
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_CONFIGURATION = ("/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/etc/alternatives", "/etc/papersize")


class Deadline:
    """The moment by which every step of one file must have ended."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - time.monotonic())


@dataclass(frozen=True, slots=True)
class Box:
    """Where one file is worked on: a folder of its own, its limits, its deadline."""

    folder: Path
    limits: Limits
    deadline: Deadline

    def run(self, command: list[str], *, system_only: bool = False, seconds: float | None = None) -> int:
        """Exit code of `command`, run in the folder; negative when a limit or a signal ended it.

        `system_only` shows it nothing of the machine but its programs and fonts. `seconds` is a shorter time than
        the deadline's.
        """
        wall = min(self.deadline.left(), self.deadline.left() if seconds is None else seconds)
        caps = {
            "memory": self.limits.memory,
            "cpu_seconds": min(self.limits.cpu_seconds, int(wall) + 2),
            "max_output": self.limits.max_output,
        }
        launch = [sys.executable, "-I", str(_LAUNCHER), json.dumps(caps)]
        walls = _walls(self.folder, system_only=system_only)
        started = subprocess.Popen(  # noqa: S603
            [*launch, *walls, *command],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=self.folder, env=_environment(self.folder), start_new_session=True,
        )  # fmt: skip
        return _watched(started, wall, self.limits.memory)


def _watched(process: subprocess.Popen[bytes], wall: float, memory: int) -> int:
    """The exit code, once the whole group is gone; the group is killed when it takes too long or too much."""
    end = time.monotonic() + wall
    tick = 0.008
    try:
        while process.poll() is None:
            if time.monotonic() >= end or _resident(process.pid) > memory:
                return -signal.SIGKILL
            time.sleep(tick)
            tick = min(_TICK, tick * 1.5)
        return process.returncode
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _resident(group: int) -> int:
    """Resident bytes of a process group, 0 where the system does not say."""
    total, page = 0, os.sysconf("SC_PAGE_SIZE")
    try:
        with os.scandir("/proc") as entries:
            numbers = [entry.name for entry in entries if entry.name.isdigit() and int(entry.name) >= group]
    except OSError:
        return 0
    for number in numbers:
        try:
            fields = Path("/proc", number, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[21]) * page
    return total


def _environment(folder: Path) -> dict[str, str]:
    here = str(folder)
    kept = {
        "PATH": os.environ.get("PATH", "") + os.pathsep + os.defpath,
        "PYTHONPATH": str(paths.ROOT),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    return {**kept, "HOME": here, "TMPDIR": here, "XDG_RUNTIME_DIR": here, "PYTHONDONTWRITEBYTECODE": "1"}


def _walls(folder: Path, *, system_only: bool) -> list[str]:
    """The command that takes the network away, and with bubblewrap the right to write anywhere but in `folder`."""
    method = isolation()
    if method == "unshare":
        return ["unshare", "--user", "--map-root-user", "--net", "--"]
    if method != "bwrap":
        return []
    view = [part for path in _SYSTEM if os.path.exists(path) for part in _shown(path)]
    view += [part for path in _CONFIGURATION for part in ("--ro-bind-try", path, path)]
    shown = [*view, "--tmpfs", "/tmp"] if system_only else ["--ro-bind", "/", "/"]  # noqa: S108
    own = ["--dev", "/dev", "--proc", "/proc", "--bind", str(folder), str(folder), "--chdir", str(folder)]
    return ["bwrap", "--unshare-all", "--die-with-parent", *shown, *own, "--"]


def _shown(path: str) -> list[str]:
    return ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind", path, path]


@cache
def isolation() -> str:
    """How this machine takes the network away from a program: "bwrap", "unshare" or "" (not at all)."""
    probes = {
        "bwrap": [
            "bwrap",
            "--unshare-all",
            "--ro-bind",
            "/",
            "/",
            "--dev",
            "/dev",
            "--proc",
            "/proc",
            "true",
        ],
        "unshare": ["unshare", "--user", "--map-root-user", "--net", "--", "true"],
    }
    for method, probe in probes.items():
        if shutil.which(probe[0]) and not subprocess.run(probe, capture_output=True, check=False).returncode:  # noqa: S603
            return method
    return ""
