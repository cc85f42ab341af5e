"""What several documents have in common: the institution, the sitting, people, votes, the text of an act.

Plain frozen dataclasses, filled by the services from the minute book and the frozen papers; nothing here reads a
database or a clock. Every string is plain text (escaped by the templates) unless its name ends with `_html`, which is
rich text already cleaned at entry and cleaned again by the templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Institution:
    """Who speaks: the head of every document.

    `name` is the full official name ("Commune de Valmont-les-Tilleuls"), `town` where documents are dated from.
    `accent` is a `#rrggbb` colour; `crest` a PNG, JPEG or SVG image or nothing. `court` is the administrative court
    of the appeal notice ("tribunal administratif de Nantes").
    """

    name: str
    town: str
    department: str
    arrondissement: str = ""
    canton: str = ""
    address: tuple[str, ...] = ()
    website: str = ""
    accent: str = "#7b2d3b"
    crest: bytes | None = None
    court: str = ""
    court_address: str = ""
    rehearsal: bool = False
    """Whether what it says has no value: each page is marked."""


@dataclass(frozen=True, slots=True)
class Body:
    """The assembly, with the words French needs: "le conseil municipal" / "du conseil municipal"."""

    name: str = "conseil municipal"
    the: str = "le conseil municipal"
    of_the: str = "du conseil municipal"
    members: str = "conseillers municipaux"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as documents name them: "Mme Claire DELMAS", capacity "troisième adjointe"."""

    civility: str
    first_name: str
    last_name: str
    capacity: str = ""
    group: str = ""
    stands_for: str = ""
    """The member in whose seat the person sits, as a substitute; empty for a member."""

    @property
    def full(self) -> str:
        """Civility, first name and surname in capitals, as registers write it: « M. Paul ROY, suppléant de Mme Anne PETIT »."""
        name = " ".join(part for part in (self.civility, self.first_name, self.last_name.upper()) if part)
        title = "suppléante" if self.civility == "Mme" else "suppléant"
        return f"{name}, {title} de {self.stands_for}" if self.stands_for else name

    @property
    def short(self) -> str:
        """Civility and surname in capitals."""
        return " ".join(part for part in (self.civility, self.last_name.upper()) if part)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting: `starts_at` is aware and local; `convened_on`/`posted_on` are the dates the register mentions."""

    body: Body
    starts_at: datetime
    place: str
    label: str = "séance ordinaire"
    convened_on: date | None = None
    posted_on: date | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Represented:
    """A member absent who gave a proxy: `giver` to `bearer`; `note` such as "jusqu’au point 4"."""

    giver: Person
    bearer: Person
    note: str = ""


@dataclass(frozen=True, slots=True)
class RollCall:
    """Who is there, for one item or at the opening. `quorum_sentence` is the law's own sentence."""

    in_office: int
    present: tuple[Person, ...]
    represented: tuple[Represented, ...] = ()
    excused: tuple[Person, ...] = ()
    absent: tuple[Person, ...] = ()
    withdrawn: tuple[Person, ...] = ()
    representatives: tuple[Person, ...] = ()
    chair: Person | None = None
    secretaries: tuple[Person, ...] = ()
    quorum_sentence: str = ""
    voting: int | None = None
    rooms: tuple[tuple[str, tuple[Person, ...]], ...] = ()
    """Who was in which room, in a meeting by video."""
    voices: int | None = None
    """Voices of all members in office, where some have several."""

    @property
    def voters(self) -> int:
        """Members taking part in the vote: present plus represented, unless the services counted otherwise."""
        return len(self.present) + len(self.represented) if self.voting is None else self.voting


@dataclass(frozen=True, slots=True)
class NamedVotes:
    """The names behind one choice of a public ballot: `choice` is the French label ("Pour", "Contre"…)."""

    choice: str
    names: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Political groups whose voters all chose this, in a show of hands, with their names (which are in `names` too)."""

    @property
    def told(self) -> str:
        """Whole groups first, then the other names."""
        grouped = {name for _, names in self.groups for name in names}
        alone = [name for name in self.names if name not in grouped]
        whole = [f"{_of_group(group)}\u00a0: {', '.join(names)}" for group, names in self.groups]
        return "\u202f; ".join([*whole, *([", ".join(alone)] if alone else [])])


def _of_group(name: str) -> str:
    return name if name.lower().startswith("groupe") else f"groupe {name}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a ballot, computed by the law; documents only print it.

    `sentence`: "adopté par 23 voix contre 4, 1 abstention". `mode`: "vote à main levée", "scrutin public",
    "scrutin secret". `state`: "adopted", "rejected", "withdrawn", "postponed", "noted", "elected" or "appointed".
    Counts are None when nothing was counted. `names` stays empty for a secret ballot.
    """

    state: str
    sentence: str
    mode: str = ""
    pour: int | None = None
    contre: int | None = None
    abstention: int | None = None
    nppv: int | None = None
    blanc: int | None = None
    nul: int | None = None
    names: tuple[NamedVotes, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActText:
    """The legal structure of a deliberation: visas, grounds, statement, articles; rich text throughout.

    `visas_html` begin with "Vu …", `grounds_html` with "Considérant …", `articles_html` hold the text of each article
    without its number, which the template writes ("Article 1er", "Article 2"…).
    """

    visas_html: tuple[str, ...] = ()
    grounds_html: tuple[str, ...] = ()
    statement_html: str = ""
    articles_html: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """Code of the national nomenclature of acts, level 1 and 2 ("7.1"), its wording and that of its family."""

    code: str
    label: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What lets a reader check the paper copy: a code, and the address that answers for it (drawn as a QR code)."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item of an agenda: its number as printed ("7", "7 bis"), object, rapporteur, and what it is.

    `kind_label` is said only when it is not an ordinary deliberation ("Information", "Élection", "Motion").
    `part` groups lines under a heading ("Finances"); empty for none. `mark` says where a point comes from when not
    from a first convocation ("point nouveau, soumis au quorum"). `report` is the number of the report that it is a
    deliberation of.
    """

    number: str
    object: str
    rapporteur: str = ""
    kind_label: str = ""
    part: str = ""
    closed_session: bool = False
    mark: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """A signature to come: `field` names its place ("maire", "secretaire"), `title` the words above the name."""

    field: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Where a signature goes: `page` from 0, `rect` (x0, y0, x1, y1) in PDF points from the bottom left corner."""

    name: str
    page: int
    rect: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class MadePdf:
    """A finished document: bytes, number of pages, SHA-256 of the bytes, and its signature places if any."""

    pdf: bytes = field(repr=False)
    pages: int
    sha256: str
    places: tuple[SignaturePlace, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """What a public version says of itself: who signed the original, from which words were taken out."""

    signers: tuple[str, ...]
