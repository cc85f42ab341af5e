"""The verdict on a document: as data, as JSON, as French sentences. Four separate facts per signature."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

Status = Literal["valid", "invalid", "indeterminate", "incomplete", "unsigned", "unreadable"]
Changes = Literal["none", "allowed", "forbidden", "unknown"]

EXIT_CODES: dict[Status, int] = {
    "valid": 0,
    "invalid": 1,
    "indeterminate": 2,
    "incomplete": 2,
    "unsigned": 2,
    "unreadable": 3,
}
HEADLINES: dict[Status, str] = {
    "valid": "Document authentique\u00a0: toutes les signatures sont valables.",
    "invalid": "Document à refuser\u00a0: il a été modifié ou une signature est fausse.",
    "indeterminate": "On ne peut pas conclure\u00a0: il manque de quoi vérifier une signature.",
    "incomplete": "Document incomplet\u00a0: une signature attendue manque.",
    "unsigned": "Document sans signature électronique.",
    "unreadable": "Fichier illisible\u00a0: ce n’est pas un PDF que l’on puisse vérifier.",
}


@dataclass(frozen=True)
class SignatureFact:
    """What is known of one signature (or document time stamp): four facts that do not depend on one another.

    `integrity`: the signed bytes are the ones signed. `trusted`: the certificate leads to a believed root and was not
    revoked. `time`: ISO 8601, proven by a time stamp when `time_proven`, else declared by the signer; None if absent.
    `changes`: what was done to the document after this signature. `refused`: a reason to call the document invalid.
    """

    field: str
    signer: str
    integrity: bool
    trusted: bool
    time: str | None
    level: str
    changes: Changes
    kind: Literal["signature", "timestamp"] = "signature"
    capacity: str = ""
    organisation: str = ""
    issuer: str = ""
    time_proven: bool = False
    refused: bool = False
    integrity_sentence: str = ""
    identity_sentence: str = ""
    time_sentence: str = ""
    changes_sentence: str = ""

    def public(self) -> dict[str, Any]:
        """The seven keys of the JSON answer."""
        names = ("field", "signer", "integrity", "trusted", "time", "level", "changes")
        return {name: getattr(self, name) for name in names}

    def sentences(self) -> list[str]:
        """The four facts in French: integrity, identity, time, later changes."""
        return [
            self.integrity_sentence,
            self.identity_sentence,
            self.time_sentence,
            self.changes_sentence,
        ]


@dataclass(frozen=True)
class Report:
    """The verdict. `reasons` are French sentences, most important first; `sha256` is that of the whole file, empty
    when it was not read."""

    status: Status
    sha256: str
    signatures: tuple[SignatureFact, ...] = ()
    reasons: tuple[str, ...] = field(default=())

    @property
    def headline(self) -> str:
        """The verdict in one French sentence."""
        return HEADLINES[self.status]

    @property
    def exit_code(self) -> int:
        """0 valid, 1 invalid, 2 indeterminate, incomplete or unsigned, 3 unreadable."""
        return EXIT_CODES[self.status]

    def to_json(self) -> str:
        """The public JSON answer."""
        signatures = [fact.public() for fact in self.signatures]
        answer = {"status": self.status, "signatures": signatures, "reasons": list(self.reasons)}
        return json.dumps(answer, ensure_ascii=False, indent=2)

    def to_text(self) -> str:
        """The verdict for a terminal."""
        lines = [self.headline, *(f"  - {reason}" for reason in self.reasons)]
        for fact in self.signatures:
            lines += ["", f"{fact.field} — {fact.signer} ({fact.level})"]
            lines += [f"  {sentence}" for sentence in fact.sentences()]
        if self.sha256:
            lines += ["", f"SHA-256\u00a0: {self.sha256}"]
        return "\n".join(lines)

    def dump(self) -> str:
        """Everything, for `Report.restore` in another process."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def restore(cls, text: str) -> Self:
        """The report that `dump` wrote. Raises ValueError, KeyError or TypeError when it is something else."""
        data = json.loads(text)
        signatures = tuple(SignatureFact(**fact) for fact in data["signatures"])
        return cls(data["status"], data["sha256"], signatures, tuple(data["reasons"]))
