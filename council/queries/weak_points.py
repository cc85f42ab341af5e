"""What could be attacked in one point of an agenda: each weakness names its rule, or says that it is a matter of usage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from council.documents.typography import readable
from council.law.notice import VOTED_KINDS
from council.law.rulebook import CONDUCT, RULES
from council.law.violations import Finding, Status
from council.law.wording import as_sentence, citation, typeset
from council.models import AnnexDeposit, Draft, Item, db
from council.queries.draft_variables import holes
from council.queries.notice import ItemFault
from council.queries.parties import words
from council.queries.withdrawals import Suggestion

CLEAR_WORDS = 3
"""Fewer words that count than that, and an object says little: a matter of manners, the law gives no number."""
READ_OUT = ("minutes", "question")
"""Kinds of points that need no rapporteur."""


@dataclass(frozen=True)
class Weakness:
    """One line of the page. ``rule`` is an ID of the rulebook, empty for a usage; ``place`` names the page that mends it."""

    status: Status
    title: str
    sentence: str
    remedy: str
    rule: str = ""
    articles: tuple[str, ...] = ()
    item_id: int | None = None
    position: int = 0
    place: str = "item"

    @property
    def basis(self) -> str:
        """Where the rule stands, in words; empty for a usage."""
        return citation(*self.articles)

    @property
    def gravity(self) -> int:
        """Place in the list, the worst first: breach, doubt on a rule, usage."""
        return 2 if not self.rule else 0 if self.status is Status.ERROR else 1


def cited(found: Finding, title: str, remedy: str, place: str, item: Item | None = None) -> Weakness:
    """A weakness in the law's own words."""
    return Weakness(
        found.status, title, found.sentence, typeset(remedy), found.rule, found.articles,
        item.id if item else None, item.position if item else 0, place,
    )  # fmt: skip


def ruled(
    rule: str, title: str, sentence: str, remedy: str, *, item: Item | None = None, place: str = "item",
    status: Status = Status.WARNING,
) -> Weakness:  # fmt: skip
    """A weakness under a rule of the rulebook, whose articles it takes; a usage when ``rule`` is empty."""
    articles = (RULES.get(rule) or CONDUCT[rule]).articles if rule else ()
    return Weakness(
        status, title, typeset(sentence), typeset(remedy), rule, articles,
        item.id if item else None, item.position if item else 0, place,
    )  # fmt: skip


def of_items(
    items: list[Item], faults: Iterable[ItemFault], undecided: Iterable[Suggestion], french: bool
) -> list[Weakness]:
    """Every point looked at; two queries. ``french``: the rules of the French rulebook apply, else they are usages."""
    known = {item.id: item for item in items}
    found = [
        cited(one.finding, _FAULTS.get(one.finding.code, "Pièces à revoir"), _REMEDIES.get(one.finding.code, "Relisez le point."),
              "item", known[one.item_id])
        for one in faults
    ]  # fmt: skip
    found += [_undecided(one, known[one.item_id], french) for one in undecided if one.open]
    for item in items:
        found += [*_object(item, french), *_text(item, french), *_papers(item)]
    return found + list(_budget(known)) + list(_refused(known))


_FAULTS = {
    "note_missing": "Note explicative absente",
    "too_early": "Documents du délégataire trop récents",
}
_REMEDIES = {
    "note_missing": "Écrivez la note, ou joignez un document qui en tient lieu et cochez la case.",
    "too_early": "Reportez le point, ou changez la date de la séance.",
}


def _undecided(one: Suggestion, item: Item, french: bool) -> Weakness:
    reason = next(each for each in one.reasons if each.advice.withdraw)
    return ruled(
        "FR-INT-01" if french else "",
        "Déport à décider",
        f"{reason.said} {reason.advice.sentence}",
        f"Rappelez à {one.name} de se prononcer ; s'il prend part au vote, la délibération peut être annulée.",
        item=item,
        place="withdrawals",
    )


def _object(item: Item, french: bool) -> Iterator[Weakness]:
    """The object as the convocation prints it."""
    rule = "FR-AG-01" if french else ""
    said = set(words(item.title))
    if item.kind in VOTED_KINDS and {"question", "diverse"} <= said:
        yield ruled(
            "FR-AG-02" if french else "", "Une décision sous « questions diverses »",
            "Une vraie décision prise en questions diverses est annulable : les membres n'ont pas su de quoi il s'agissait.",
            "Donnez au point son objet propre, ou faites-en un point d'information.", item=item,
        )  # fmt: skip
    elif item.kind in VOTED_KINDS and len(said) < CLEAR_WORDS:
        yield ruled(
            rule, "Objet peut-être trop vague",
            f"« {item.title} » ne dit guère sur quoi le vote portera ; les points de l'ordre du jour sont clairs et précis.",
            "Précisez l'objet : quoi, où, avec qui, pour combien.", item=item,
        )  # fmt: skip
    told = set(words(readable(f"{item.note} {item.expose}")))
    if len(said) >= CLEAR_WORDS and item.note and not said & told:
        yield ruled(
            rule, "L'objet et la note ne parlent pas de la même chose",
            "Aucun mot de l'objet ne se retrouve dans la note ni dans l'exposé.",
            "Vérifiez que la note est bien celle de ce point.", item=item,
        )  # fmt: skip
    if (item.confidential or item.closed_session) and not item.public_title:
        yield ruled(
            "FR-DATA-01" if french else "", "Point confidentiel sans titre public",
            "L'objet d'un point confidentiel ou à huis clos ne peut pas être lu par les citoyens.",
            "Écrivez un titre public qui ne nomme personne.", item=item, status=Status.ERROR,
        )  # fmt: skip


def _text(item: Item, french: bool) -> Iterator[Weakness]:
    """What the deliberation will say, and who presents it."""
    if item.kind in VOTED_KINDS and not item.articles:
        yield ruled("", "Dispositif absent", "Le point se vote et ne dit pas encore ce qui sera décidé.",
                    "Écrivez au moins un article.", item=item)  # fmt: skip
    if item.kind in VOTED_KINDS and item.articles and not item.visas:
        yield ruled(
            "", "Aucun visa", "La délibération ne citera aucun texte.", "Ajoutez les visas.", item=item
        )
    if item.kind not in VOTED_KINDS and item.kind != "minutes" and item.articles:
        yield ruled(
            "FR-AG-02" if french else "", "Un dispositif sur un point qui ne se vote pas",
            "Seuls les points annoncés, et d'une nature qui se vote, peuvent être mis aux voix.",
            "Changez la nature du point, ou retirez le dispositif.", item=item,
        )  # fmt: skip
    if item.kind in VOTED_KINDS and not item.matiere_code:
        yield ruled("", "Matière à choisir", "Sans matière, l'acte ne peut pas être classé ni envoyé au contrôle de légalité.",
                    "Choisissez la matière de la nomenclature.", item=item)  # fmt: skip
    if left := holes(item):
        yield ruled("", "Un texte à trous", f"Les membres liraient des variables non remplies : {', '.join(left)}.",
                    "Écrivez dans le texte ce qu'elles attendent.", item=item, status=Status.ERROR)  # fmt: skip
    if item.rapporteur_id is None and item.kind not in READ_OUT:
        yield ruled("", "Aucun rapporteur", "Personne n'est désigné pour présenter ce point.",
                    "Choisissez le rapporteur.", item=item)  # fmt: skip


def _papers(item: Item) -> Iterator[Weakness]:
    for annex in item.annexes:
        if annex.advice:
            yield ruled("", f"Annexe à améliorer : {annex.title}", " ".join(map(as_sentence, annex.advice)),
                        "Remplacez le fichier si vous le pouvez.", item=item, place="annexes")  # fmt: skip


def _budget(known: dict[int, Item]) -> Iterator[Weakness]:
    """Drafts that cost or bring something, without their amount or without their line of the budget."""
    rows = db.session.execute(
        db.select(Draft.item_id, Draft.amount, Draft.budget_lines).where(
            Draft.item_id.in_(known), Draft.direction != "none"
        )
    )
    for item_id, amount, lines in rows:
        if amount is None or not lines:
            what = "sans montant" if amount is None else "sans ligne budgétaire"
            yield ruled("", f"Incidence budgétaire {what}", f"Le projet annonce une incidence sur le budget {what}.",
                        "Complétez le projet : montant, budget, compte.", item=known[item_id])  # fmt: skip


def _refused(known: dict[int, Item]) -> Iterator[Weakness]:
    rows = db.session.scalars(
        db.select(AnnexDeposit).where(AnnexDeposit.item_id.in_(known), AnnexDeposit.state == "refused")
    )
    for one in rows:
        yield ruled("", f"Fichier refusé : {one.filename}", f"Il n'est pas dans le dossier des membres. {one.reason}",
                    "Joignez un fichier lisible, ou retirez celui-ci de la liste.", item=known[one.item_id],
                    place="annexes")  # fmt: skip
