"""Identifiers and file names of @CTES, written and read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

NUMBER = re.compile(r"[a-zA-Z0-9_]{1,15}")
"""Internal number of an act, as the identifier allows it."""
DEPARTMENT = re.compile(r"[09][0-9][AB0-9]")
TRIGRAM = re.compile(r"[A-Z]{3}")
ACT, CANCELLATION, CLASSIFICATION = "1", "6", "7"
"""Transactions: sending of an act, cancellation of that sending, request of the classification (6-1 and 7-1, as the operator S²LOW has them)."""
SENDING = "1"
"""Flow from the authority; answers have others."""
_IDENTIFIER = re.compile(
    r"(?P<department>[09][0-9][AB0-9])-(?P<siren>[0-9]{9})-(?P<day>[0-9]{8})-(?P<number>[a-zA-Z0-9_]{1,15})-(?P<nature>[A-Z]{2})"
)
_ENVELOPE = re.compile(r"(?:[A-Za-z0-9]{1,10}-)?EACT--[0-9]{9}--[0-9]{8}-[0-9]{1,6}\.(?:xml|tar\.gz)")


@dataclass(frozen=True, slots=True)
class Identifier:
    """``IDActe``: department on three characters, SIREN, day of the decision, internal number, nature («DE»)."""

    department: str
    siren: str
    decided_on: date
    number: str
    nature: str

    def __str__(self) -> str:
        return f"{self.department}-{self.siren}-{self.decided_on:%Y%m%d}-{self.number}-{self.nature}"

    @property
    def message(self) -> str:
        """Name of the message that sends the act."""
        return f"{self}-{ACT}-{SENDING}_0.xml"

    @property
    def cancellation(self) -> str:
        """Name of the message that cancels the sending of the act."""
        return f"{self}-{CANCELLATION}-{SENDING}_0.xml"

    def reply(self, flow: str, rank: int = 0) -> str:
        """Name of a message that replies to a letter (``flow`` as ``message.REPLIES`` has it), or of its file ``rank``, from 1."""
        return f"{self}-{flow}_{rank}.{'pdf' if rank else 'xml'}"

    def file(self, rank: int, code: str, extension: str = "pdf") -> str:
        """Name of the act (``rank`` 1) or of an annex (from 2), with the code of its document type."""
        return f"{code}-{self}-{ACT}-{SENDING}_{rank}.{extension}"


def read_identifier(text: str) -> Identifier | None:
    """The identifier written so; ``None`` for anything else."""
    found = _IDENTIFIER.fullmatch(text)
    if found is None:
        return None
    day = found["day"]
    try:
        decided = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return None
    return Identifier(found["department"], found["siren"], decided, found["number"], found["nature"])


def internal_number(number: str) -> str:
    """The number of an act in the characters of the exchange: «2026-06-012» gives «2026_06_012». May be too long."""
    return re.sub(r"[^a-zA-Z0-9]+", "_", number).strip("_")


def three(department: str) -> str:
    """A department on three characters: «45» gives «045», «2A» «02A», «974» stays."""
    return department.strip().upper().zfill(3)


@dataclass(frozen=True, slots=True)
class EnvelopeName:
    """Names of an envelope: one per day and rank. ``trigram`` is the operator's."""

    trigram: str
    siren: str
    on: date
    rank: int

    @property
    def xml(self) -> str:
        """The envelope itself."""
        return f"EACT--{self.siren}--{self.on:%Y%m%d}-{self.rank}.xml"

    @property
    def archive(self) -> str:
        """What is sent."""
        return f"{self.trigram}-{self.xml.removesuffix('.xml')}.tar.gz"


def classification_request(department: str, siren: str) -> str:
    """Name of the message that asks for the classification."""
    return f"{department}-{siren}----{CLASSIFICATION}-{SENDING}_0.xml"


def is_envelope(name: str) -> bool:
    """Whether a file of an archive is named as an envelope."""
    return _ENVELOPE.fullmatch(name) is not None
