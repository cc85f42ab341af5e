"""Facts for the makers: small, fixed, invented; French as real papers are."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from council.documents.agenda import AgendaFacts
from council.documents.attendance import AttendanceFacts, AttendanceLine
from council.documents.convocation import ConvocationFacts
from council.documents.deliberations_list import DeliberationsListFacts, ExaminedLine
from council.documents.draft import DraftFacts
from council.documents.extract import ExtractFacts
from council.documents.facts import (
    ActText,
    AgendaLine,
    Body,
    Institution,
    Matter,
    NamedVotes,
    Outcome,
    Person,
    Represented,
    RollCall,
    Signer,
    Sitting,
    Verification,
)
from council.documents.minutes import Ballot, MinutesFacts, MinutesItem, Moment
from council.documents.note import NoteFacts

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 11, 26, 20, 0, tzinfo=PARIS)
INSTITUTION = Institution(
    name="Commune de Valmont-les-Tilleuls",
    town="Valmont-les-Tilleuls",
    department="Département de la Loire-Atlantique",
    arrondissement="de Saint-Nazaire",
    website="valmont-les-tilleuls.example",
    court="tribunal administratif de Nantes",
)
SITTING = Sitting(
    Body(),
    AT,
    "salle du conseil de l’hôtel de ville, 1 place des Tilleuls",
    convened_on=date(2026, 11, 19),
    posted_on=date(2026, 11, 19),
    ended_at=AT.replace(hour=22, minute=17),
)
MAYOR = Person("Mme", "Hélène", "Garnier", "maire", "Valmont en commun")
SECRETARY = Person("M.", "Karim", "Benali", "conseiller municipal", "Valmont en commun")
NAMES = [
    "Paul Lemaître",
    "Odile Vasseur",
    "Yann Le Goff",
    "Cécile Œuvrard",
    "Bruno Marchetti",
    "Nadia Haddad",
    "Gérard Poirier",
    "Sophie N’Guyen",
    "Marc d’Aubigné",
    "Inès Fournier",
]
OTHERS = tuple(
    Person(
        "Mme" if i % 2 else "M.",
        n.split(" ", 1)[0],
        n.split(" ", 1)[1],
        "",
        "Demain Valmont" if i % 3 else "Valmont en commun",
    )
    for i, n in enumerate(NAMES)
)
ROLL = RollCall(
    in_office=15,
    present=(MAYOR, SECRETARY, *OTHERS[:8]),
    represented=(Represented(OTHERS[8], OTHERS[0]),),
    excused=(OTHERS[9],),
    chair=MAYOR,
    secretaries=(SECRETARY,),
    quorum_sentence="10 présents pour 8 requis (plus de la moitié des 15 membres en exercice) ; les pouvoirs ne comptent pas (art. L2121-17).",
)
SIGNERS = (
    Signer("maire", "La maire,", MAYOR.full),
    Signer("secretaire", "Le secrétaire de séance,", SECRETARY.full),
)
LINES = (
    AgendaLine(
        "1", "Approbation du procès-verbal de la séance précédente", MAYOR.full, part="Vie de l’assemblée"
    ),
    AgendaLine("2", "Décision modificative n° 2 du budget principal", OTHERS[0].full, part="Finances"),
    AgendaLine(
        "3", "Protocole transactionnel avec un agent", MAYOR.full, part="Personnel", closed_session=True
    ),
    AgendaLine(
        "4", "Compte rendu des décisions prises par délégation", MAYOR.full, "Information", "Personnel"
    ),
)
TABLE = """<table><caption>Section de fonctionnement</caption><thead><tr><th scope="col">Chapitre</th>
<th scope="col">Dépenses</th><th scope="col">Recettes</th></tr></thead><tbody>
<tr><td>011 – Charges à caractère général</td><td>+ 42 500 €</td><td></td></tr>
<tr><td>74 – Dotations et participations</td><td></td><td>+ 42 500 €</td></tr></tbody></table>"""
TEXT = ActText(
    (
        "<p>Vu le code général des collectivités territoriales, notamment ses articles L. 1612-11 et L. 2311-1 ;</p>",
        "<p>Vu la délibération du 9 avril adoptant le budget primitif ;</p>",
    ),
    ("<p>Considérant qu’il convient d’ajuster les crédits ouverts pour l’énergie ;</p>",),
    "<p>Les crédits ouverts au budget primitif pour l’énergie se révèlent insuffisants. Il est proposé de les abonder.</p>",
    (
        f"<p>La décision modificative n° 2 est adoptée ainsi qu’il suit :</p>{TABLE}",
        "<p>La maire est chargée de l’exécution de la présente délibération.</p>",
    ),
)
OUTCOME = Outcome(
    "adopted",
    "adopté par 8 voix contre 2, 1 abstention",
    "scrutin public",
    8,
    2,
    1,
    0,
    names=(
        NamedVotes("Pour", (*(p.full for p in OTHERS[:7]), MAYOR.full)),
        NamedVotes("Contre", (OTHERS[7].full, OTHERS[8].full)),
        NamedVotes("Abstention", (SECRETARY.full,)),
    ),
)
VERIFICATION = Verification("VLT7-3K9Q-PX42", "https://valmont-les-tilleuls.example/verifier/VLT7-3K9Q-PX42")
HOSTILE = '<script>alert(1)</script><img src="http://127.0.0.1:9/x.png">'


def convocation() -> ConvocationFacts:
    """A convocation with every part filled."""
    return ConvocationFacts(
        INSTITUTION,
        SITTING,
        OTHERS[1],
        LINES,
        SIGNERS[0],
        AT.replace(day=19, hour=9),
        ("12 rue du Port",),
        "2026-11/04",
        enclosed=("dossier de séance (version 1)", "notes explicatives de synthèse"),
        reply_by=date(2026, 11, 25),
        reply_url="https://valmont-les-tilleuls.example/s/4",
        verification=VERIFICATION,
    )


def agenda() -> AgendaFacts:
    """An agenda with parts and a closed-session item."""
    return AgendaFacts(INSTITUTION, SITTING, LINES, AT, SIGNERS[0])


def note() -> NoteFacts:
    """A note with a table and annexes."""
    return NoteFacts(
        INSTITUTION,
        SITTING,
        LINES[1],
        f"<p>Les prix de l’énergie ont augmenté de 12 %.</p>{TABLE}",
        AT,
        "direction des finances",
        ("Tableau des virements", "Devis"),
    )


def draft() -> DraftFacts:
    """A draft deliberation."""
    return DraftFacts(INSTITUTION, SITTING, LINES[1], TEXT, AT, Matter("7.1", "Décisions budgétaires"))


def extract(**changes: object) -> ExtractFacts:
    """A signed-to-be extract with named votes and a withdrawn member."""
    facts: dict[str, object] = {
        "institution": INSTITUTION,
        "sitting": SITTING,
        "number": "2026-11-02",
        "order": 2,
        "object": LINES[1].object,
        "roll": ROLL,
        "text": TEXT,
        "outcome": OUTCOME,
        "signers": SIGNERS,
        "issued_at": AT,
        "rapporteur": OTHERS[0],
        "matter": Matter("7.1", "Décisions budgétaires"),
        "report_reference": "n° 2",
        "verification": VERIFICATION,
        "published_on": date(2026, 11, 30),
        "transmitted_on": date(2026, 11, 28),
        "enforceable_on": date(2026, 11, 30),
    }
    return ExtractFacts(**{**facts, **changes})  # type: ignore[arg-type]


def deliberations_list() -> DeliberationsListFacts:
    """A list with an adopted and a rejected item."""
    lines = (
        ExaminedLine("2026-11-01", LINES[0].object, "adopté à l’unanimité", "adopted"),
        ExaminedLine("2026-11-02", LINES[1].object, "adopté par 8 voix contre 2, 1 abstention", "adopted"),
        ExaminedLine("2026-11-03", LINES[2].object, "rejeté par 6 voix contre 5", "rejected"),
    )
    return DeliberationsListFacts(
        INSTITUTION,
        SITTING,
        lines,
        SIGNERS[0],
        AT,
        "15 membres en exercice, 10 présents, 1 représenté, 4 absents.",
    )


def minutes(**changes: object) -> MinutesFacts:
    """Minutes with two items, a departure, a request for a public ballot and a withdrawn member."""
    items = (
        MinutesItem(
            LINES[0],
            "2026-11-01",
            debate_html="<p>Aucune observation n’est formulée.</p>",
            ballots=(
                Ballot(
                    Outcome(
                        "adopted",
                        "adopté à l’unanimité des 11 suffrages exprimés",
                        "vote à main levée",
                        11,
                        0,
                        0,
                    )
                ),
            ),
        ),
        MinutesItem(
            LINES[1],
            "2026-11-02",
            "10 présents, 1 représenté, quorum 8.",
            TEXT.statement_html,
            "<p>Mme VASSEUR demande le détail des hausses. M. LEMAÎTRE répond que l’électricité représente 70 % du total.</p>",
            (Moment(AT.replace(minute=24), "Mme N’GUYEN quitte la séance et donne pouvoir à M. BENALI."),),
            (
                "À la demande de 3 membres présents (3 requis, art. L2121-21), le vote a lieu au scrutin public.",
            ),
            (OTHERS[6].full,),
            ballots=(Ballot(OUTCOME),),
            text=TEXT,
        ),
    )
    facts: dict[str, object] = {
        "institution": INSTITUTION,
        "sitting": SITTING,
        "roll": ROLL,
        "items": items,
        "signers": SIGNERS,
        "issued_at": AT,
        "opening": (Moment(AT, "La maire ouvre la séance et procède à l’appel nominal."),),
        "book_lines": 214,
        "book_hash": "9f" * 32,
    }
    return MinutesFacts(**{**facts, **changes})  # type: ignore[arg-type]


def attendance(filled: bool = True) -> AttendanceFacts:
    """The sheet, filled or blank."""
    states = ["present"] * 9 + ["represented", "excused", "absent"]
    people = (MAYOR, SECRETARY, *OTHERS)
    lines = tuple(
        AttendanceLine(p, s if filled else "", OTHERS[0].full if filled and s == "represented" else "")
        for p, s in zip(people, states, strict=True)
    )
    return AttendanceFacts(
        INSTITUTION, SITTING, lines, AT, ROLL.quorum_sentence if filled else "", SIGNERS if filled else ()
    )
