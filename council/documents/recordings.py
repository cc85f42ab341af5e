"""Recordings of meetings that stand elsewhere: which platform holds one, and the address that starts at a moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

HARD = "\u00a0"
LONGEST = 500
"""Characters of an address."""
_FILES = (".mp4", ".m4v", ".webm", ".ogv", ".mp3", ".m4a", ".ogg", ".oga")
_HOSTS = {
    "YouTube": ("youtube.com", "youtu.be", "youtube-nocookie.com"),
    "Dailymotion": ("dailymotion.com", "dai.ly"),
    "Vimeo": ("vimeo.com",),
}
_PEERTUBE = re.compile(r"/(w|videos/watch)/[A-Za-z0-9-]{8,}/?")
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}")
_COLONS = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
_UNITS = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})(?:m|mn|min)?)?(?:(?<=[hmn])(\d{1,2})s?)?")
_SECONDS = re.compile(r"(\d{1,5})(?:s|sec|secondes?)?")


@dataclass(frozen=True)
class Recording:
    """``platform`` as people call it; empty when nobody knows how to start at a moment there. ``origin``: scheme and host."""

    address: str
    platform: str
    origin: str

    @property
    def host(self) -> str:
        """Whose site it is, as readers know it."""
        return self.origin.removeprefix("https://").removeprefix("www.")

    @property
    def direct(self) -> bool:
        """A file that browsers play by themselves."""
        return self.platform == "file"


def read(address: str) -> Recording:
    """What stands at an address. Raises ``ValueError`` when it is no https address of a host of the web."""
    if len(address) > LONGEST or not address.isprintable() or re.search(r"[\s\"'<>\\]", address):
        raise ValueError("address")
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if (
        parts.scheme != "https"
        or not _HOST.fullmatch(host)
        or "@" in parts.netloc
        or parts.port not in (None, 443)
    ):
        raise ValueError("address")
    return Recording(address, _platform(host, parts.path), f"https://{host}")


def _platform(host: str, path: str) -> str:
    for name, hosts in _HOSTS.items():
        if any(host == one or host.endswith(f".{one}") for one in hosts):
            return name
    if path.lower().endswith(_FILES):
        return "file"
    return "PeerTube" if _PEERTUBE.fullmatch(path) else ""


def moment(recording: Recording, second: int) -> str:
    """The address that starts there; that of the whole recording where the platform knows no moments."""
    if recording.platform in ("YouTube", "Dailymotion", "PeerTube"):
        name = "t" if recording.platform == "YouTube" else "start"
        unit = "" if recording.platform == "Dailymotion" else "s"
        return _asking(recording.address, name, f"{second}{unit}")
    if recording.platform in ("Vimeo", "file"):
        fragment = f"t={second}{'s' if recording.platform == 'Vimeo' else ''}"
        return urlunsplit(urlsplit(recording.address)._replace(fragment=fragment))
    return recording.address


def _asking(address: str, name: str, value: str) -> str:
    """The address with one question set, whatever moment it asked for before; its fragment may have said one too."""
    parts = urlsplit(address)
    kept = [
        (key, one) for key, one in parse_qsl(parts.query, keep_blank_values=True) if key not in ("t", "start")
    ]
    return urlunsplit(parts._replace(query=urlencode([*kept, (name, value)]), fragment=""))


def moment_words(second: int) -> str:
    """« 45 s », « 12 min 30 », « 1 h 05 min 30 »."""
    hours, rest = divmod(second, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        tail = f"{HARD}min{HARD}{seconds:02d}" if seconds else ""
        return f"{hours}{HARD}h{HARD}{minutes:02d}{tail}"
    if minutes:
        return f"{minutes}{HARD}min" + (f"{HARD}{seconds:02d}" if seconds else "")
    return f"{seconds}{HARD}s"


def seconds_typed(text: str) -> int:
    """Seconds of what a clerk reads on a player: « 2:10 », « 1:02:10 », « 2 min 10 », « 130 s »; nothing typed is 0.

    A bare number counts seconds. Raises ``ValueError`` for anything else.
    """
    bare = re.sub(r"\s+", "", text.casefold())
    if not bare:
        return 0
    if found := _SECONDS.fullmatch(bare):
        return int(found[1])
    found = _COLONS.fullmatch(bare) or _UNITS.fullmatch(bare)
    if found is None:
        raise ValueError("moment")
    hours, minutes, seconds = (int(one or 0) for one in found.groups())
    if seconds > 59 or (hours and minutes > 59):
        raise ValueError("moment")
    return hours * 3600 + minutes * 60 + seconds


def moment_typed(second: int) -> str:
    """The same written as players do: « 2:10 », « 1:02:10 »."""
    hours, rest = divmod(second, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
