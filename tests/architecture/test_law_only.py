"""No threshold, majority or legal delay is computed outside ``council/law``: the source says so, not a promise.

A reader of the syntax tree looks for the shapes such a computation takes (``n // 2 + 1``, ``pour * 2 > total``, a third
of the members, a number of inhabitants compared with a literal, a delay in days written down). It cannot prove that
none is hidden; it makes writing one by habit impossible. What only looks like law is in ``ALLOWED``, with its reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("meeting", "services", "queries", "documents", "web", "live")
SHARES = {2, 3, 4, 5, 10}  # moitié, tiers, quart, cinquième, dixième
DIVISORS = {2, 3, 4, 10}
INHABITANTS = {100, 500, 1000, 1500, 2500, 3500, 5000, 10000, 20000, 30000, 50000, 80000, 100000}
MEMBERS = re.compile(
    r"voices?|votes?|voix|pour|contre|expressed|exprimes|present|presents|members?|seats?|office|quorum|base|needed|"
    r"counted|required|total|elected|ballots?|tally|counts?|absent|represented|choices?",
    re.I,
)
POPULATION = re.compile(r"population|inhabitants|habitants", re.I)
ROUNDING = {"ceil", "floor", "Fraction"}

ALLOWED = {
    ("documents/intake/picture.py", "(width - w) / 2"): "a picture is centred in its page",
    ("documents/intake/picture.py", "(height - h) / 2"): "a picture is centred in its page",
    ("documents/stamp.py", "(width - length) / 2"): "a stamp is centred in its page",
    ("documents/changes.py", "height / 4"): "part of a page cut off before it is compared",
    ("documents/stamp.py", "height / 2"): "words are centred on the diagonal of a page",
    ("documents/stamp.py", "size * cosine / 3"): "words are centred on the diagonal of a page",
    ("documents/stamp.py", "size * sine / 3"): "words are centred on the diagonal of a page",
    ("documents/stamp.py", "text_width(text, size) / 2"): "words are centred on the diagonal of a page",
    ("documents/stamp.py", "width / 2"): "words are centred on the diagonal of a page",
    ("services/archiving.py", "timedelta(days=30)"): "age at which the local revocation list is made anew",
    ("services/archiving.py", "timedelta(days=365)"): "age at which a time stamp is renewed",
    ("services/oparl.py", "timedelta(seconds=1)"): "two changes within a second are told apart",
    (
        "services/legality_sending.py",
        "timedelta(hours=1)",
    ): "patience before an operator is asked about an envelope",
    ("services/proofs.py", "timedelta(minutes=10)"): "how long a time stamp waits for company",
    ("services/leases.py", "timedelta(seconds=60)"): "lease of a worker on a message",
    (
        "services/outbox.py",
        "timedelta(seconds=5 * 4 ** row.attempts)",
    ): "wait before a message is tried again",
    ("services/meetings.py", "timedelta(days=2 * 366)"): "how far ahead a typed year is believed",
    ("meeting/session.py", "timedelta(hours=1)"): "how early a meeting may be opened without a motive",
    ("documents/calendar_file.py", "timedelta(hours=3)"): "usual length of a meeting in a calendar file",
    ("queries/mailbox.py", "-(-total // PAGE)"): "number of pages of a list",
    ("queries/meetings.py", "-(-total // PAST_PAGE)"): "number of pages of a list",
    ("queries/oparl.py", "-(-total // asked.limit)"): "number of pages of a list",
    ("queries/past_acts.py", "-(-total // PAGE)"): "number of pages of a list",
    ("queries/running_order.py", "timedelta(minutes=OPENING)"): "minutes of the roll call, in an estimate",
    (
        "queries/running_order.py",
        "timedelta(minutes=lines[-1].minutes)",
    ): "end of the last point, in an estimate",
    ("queries/holds.py", "timedelta(minutes=2)"): "how long somebody who typed is said to be writing",
    ("queries/municipal_readers.py", "-(-found // PAGE)"): "number of pages of a list",
    ("queries/tasks.py", "-(-total // PAGE)"): "number of pages of a list",
    ("queries/drafts.py", "-(-total // PAGE)"): "number of pages of a list",
    (
        "queries/circuits.py",
        "timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)",
    ): "an internal deadline moved to Monday: usage",
    ("services/circuit_mails.py", "timedelta(days=2)"): "days after which a stuck draft is told: usage",
    ("queries/calendar_entries.py", "timedelta(days=90)"): "how long past meetings stay in a calendar file",
    ("queries/calendar_entries.py", "timedelta(days=32)"): "the month after this one",
    ("web/office/calendar.py", "timedelta(days=1)"): "the month before this one",
    ("web/office/calendar.py", "timedelta(days=32)"): "the month after this one",
    ("services/invitations.py", "timedelta(days=366)"): "longest invitation: usage",
    ("services/invitations.py", "timedelta(days=1)"): "the midnight that ends a day",
    ("web/typography.py", "timedelta(microseconds=1)"): "the last day before a midnight",
    ("services/tasks.py", "timedelta(days=3660)"): "latest day for a task inside the office: usage",
    ("services/lookup.py", "timedelta(hours=14)"): "how far ahead the first clocks of the world are",
    ("services/opinions.py", "timedelta(days=366)"): "latest day for an opinion inside the office: usage",
    ("services/circuits.py", "timedelta(days=366)"): "longest delegation inside the office: usage",
    ("services/departments.py", "1 <= plan.days <= LONGEST_DAYS"): "days a step of a circuit may take: usage",
    ("queries/publication_journal.py", "-(-total // PAGE)"): "number of pages of a list",
    ("queries/public_search.py", "-(-total // PAGE)"): "number of pages of a list",
    ("queries/public_search.py", "-(-hits.total // PAGE)"): "number of pages of a list",
    (
        "web/office/calculator_tools.py",
        "timedelta(weeks=weeks, days=3 - today.weekday())",
    ): "a Thursday, for the examples",
    ("web/office/calculator_tools.py", "timedelta(days=4)"): "dates of the worked examples",
    ("web/office/calculator_tools.py", "timedelta(days=1)"): "dates of the worked examples",
}
"""(file under council/, expression) -> why it is no law."""


def findings(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each expression of a Python source that computes what belongs to the law."""
    tree = ast.parse(source)
    constants = _constants(tree)
    for node in ast.walk(tree):
        for judge in (_fraction_of, _doubled, _population, _delay, _rounding):
            if judge(node, constants):
                yield getattr(node, "lineno", 0), ast.unparse(node)
                break


def _constants(tree: ast.Module) -> dict[str, object]:
    """Names given a literal in the file: a threshold is no less one for having a name."""
    return {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _literal(node: ast.AST, constants: dict[str, object]) -> object:
    if isinstance(node, ast.UnaryOp):
        return _literal(node.operand, constants)
    if isinstance(node, ast.Constant):
        return node.value
    return constants.get(node.id) if isinstance(node, ast.Name) else None


def _words(node: ast.AST) -> str:
    """Names and keys an expression is made of."""
    names = [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
    names += [one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)]
    names += [
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    return " ".join(names)


def _fraction_of(node: ast.AST, constants: dict[str, object]) -> bool:
    """``n // 2``, ``n / 3``, ``n * 0.5``: a share of a number."""
    if not isinstance(node, ast.BinOp):
        return False
    right = _literal(node.right, constants)
    if isinstance(node.op, (ast.FloorDiv, ast.Div)):
        return isinstance(right, int) and right in DIVISORS
    left = _literal(node.left, constants)
    return (
        isinstance(node.op, ast.Mult)
        and any(isinstance(one, float) and 0 < one < 1 for one in (left, right))
        and bool(MEMBERS.search(_words(node)))
    )


def _doubled(node: ast.AST, constants: dict[str, object]) -> bool:
    """``pour * 2 > total``, ``3 * pour >= 2 * total``: a majority without a division; ``pour > contre`` too."""
    if not isinstance(node, ast.Compare):
        return False
    for side in (node.left, *node.comparators):
        if isinstance(side, ast.BinOp) and isinstance(side.op, ast.Mult):
            numbers = {_literal(side.left, constants), _literal(side.right, constants)}
            if numbers & SHARES and MEMBERS.search(_words(side)):
                return True
    words = _words(node).lower()
    return bool(re.search(r"\b(pour|votes_for)\b", words) and re.search(r"\b(contre|votes_against)\b", words))


def _population(node: ast.AST, constants: dict[str, object]) -> bool:
    """A number of inhabitants compared with a literal, or the best known of these thresholds anywhere."""
    if isinstance(node, ast.Constant):
        return node.value == 3500
    if not isinstance(node, ast.Compare):
        return False
    sides = (node.left, *node.comparators)
    numbers = [_literal(side, constants) for side in sides]
    named = POPULATION.search(_words(node))
    return bool(named) and any(isinstance(one, int) and one in INHABITANTS for one in numbers)


def _delay(node: ast.AST, constants: dict[str, object]) -> bool:
    """``timedelta(days=5)``, ``timedelta(7)``, ``(meeting - sent).days >= 3``, ``shift(day, 7)``, ``add_months(day, 2)``."""
    if isinstance(node, ast.Call):
        name = _called(node)
        if name == "timedelta":
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            return any(isinstance(one, ast.Constant) or _has_literal(one, constants) for one in values)
        if name in ("shift", "add_months", "latest_notice", "earliest_meeting", "relativedelta"):
            values = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
            return any(isinstance(_literal(one, constants), int) for one in values)
    if isinstance(node, ast.Compare):
        sides = (node.left, *node.comparators)
        counted = any(isinstance(side, ast.Attribute) and side.attr == "days" for side in sides)
        return counted and any(
            isinstance(one := _literal(side, constants), int) and one > 1 for side in sides
        )
    return False


def _has_literal(node: ast.AST, constants: dict[str, object]) -> bool:
    return any(isinstance(_literal(one, constants), (int, float)) for one in ast.walk(node))


def _rounding(node: ast.AST, _constants: dict[str, object]) -> bool:
    """``math.ceil``, ``Fraction(1, 3)``, and the quiet ``-(-n // d)``."""
    if isinstance(node, ast.Call):
        return _called(node) in ROUNDING
    return (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.BinOp) and isinstance(node.operand.op, ast.FloorDiv)
    )  # fmt: skip


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


TEXT = re.compile(
    r"(?P<half>(//|/)\s*[234]\s*\)*\s*(\|\s*int\s*)?\+\s*1\b)"
    r"|(?P<halved>\b(present|pour|votes?|expressed|members?|seats?|total|office|contre)\w*\s*//?\s*[234]\b)"
    r"|(?P<doubled>\b(present|pour|votes?|expressed|members?|seats?)\w*\s*\*\s*[234]\s*[<>])"
    r"|(?P<rounded>Math\.(ceil|floor|round)\([^)]*\b(present|pour|votes?|expressed|members?|seats?|office)\w*[^)]*[*/])"
    r"|(?P<inhabitants>population\w*\s*[<>]=?\s*\d)"
    r"|(?P<compared>\b(pour|for)\w*\s*[<>]=?\s*(contre|against)\b)"
    r"|(?P<known>\b3[_ \u202f\u00a0]?500\b)",
    re.I,
)
ALLOWED_TEXT = {
    ("static/js/live/hemicycle.js", "total / 3"): "rows of the drawing: the square root of total / 3.2",
}
"""(file, what was found) -> why it is no law."""


def text_findings(source: str, *, templates: bool) -> Iterator[str]:
    """Computations of the law in a script, or inside the braces of a template (its words are prose)."""
    parts = re.findall(r"\{\{.*?\}\}|\{%.*?%\}", source, re.S) if templates else [source]
    for part in parts:
        yield from (found[0] for found in TEXT.finditer(part))


def python_hits() -> set[tuple[str, str]]:
    """Everything found in the layers, as (file under council/, expression)."""
    hits = set()
    for layer in LAYERS:
        for path in sorted((ROOT / "council" / layer).rglob("*.py")):
            name = path.relative_to(ROOT / "council").as_posix()
            hits |= {(name, text) for _line, text in findings(path.read_text(encoding="utf-8"))}
    return hits


def test_nothing_outside_the_law_computes_law() -> None:
    """A new line here is either moved into ``council/law`` or explained in ``ALLOWED``."""
    assert sorted(python_hits() - ALLOWED.keys()) == []


def test_every_exception_still_exists() -> None:
    """An exception whose code is gone would hide the next one."""
    assert sorted(ALLOWED.keys() - python_hits()) == []


def test_layers_are_read() -> None:
    """An empty walk would prove nothing."""
    for layer in LAYERS:
        assert len(list((ROOT / "council" / layer).rglob("*.py"))) >= 2, layer


@pytest.mark.parametrize("folder", ["templates", "static/js"])
def test_pages_and_scripts_compute_no_law(folder: str) -> None:
    paths = [path for path in (ROOT / folder).rglob("*") if path.suffix in (".html", ".js")]
    assert len(paths) > 5
    found = {
        (path.relative_to(ROOT).as_posix(), text)
        for path in paths
        for text in text_findings(path.read_text(encoding="utf-8"), templates=path.suffix == ".html")
    }
    assert sorted(found - ALLOWED_TEXT.keys()) == []
    assert {key for key in ALLOWED_TEXT if key[0].startswith(folder)} <= found


PLANTED = [
    "majority = expressed // 2 + 1",
    "if pour * 2 > total: adopted()",
    "reached = 2 * len(present) > in_office",
    "ok = votes['pour'] * 3 >= votes['total'] * 2",
    "adopted = votes_for > votes_against",
    "result = 'adopté' if tally.pour > tally.contre else 'rejeté'",
    "needed = len(members) / 4",
    "HALF = 2\nneeded = count // HALF",
    "quarter = present * 0.25",
    "needed = math.ceil(present / 3)",
    "share = Fraction(2, 3)",
    "needed = -(-present // divisor)",
    "deadline = meeting.starts_at - timedelta(days=5)",
    "deadline = posted + timedelta(7)",
    "deadline = posted + datetime.timedelta(weeks=1)",
    "NOTICE_DAYS = 5\nlatest = meeting_on - timedelta(days=NOTICE_DAYS)",
    "late = (meeting_on - sent_on).days < 3",
    "appeal = add_months(published_on, 2)",
    "latest = latest_notice(meeting_on, 5)",
    "small = organisation.population < 3500",
    "small = organisation.population < 1_000",
    "LIMIT = 1500\nif LIMIT <= inhabitants: pass",
    "threshold = 3500",
]
HARMLESS = [
    "day += timedelta(days=step)",
    "next_page = page + 1",
    "ratio = done / total",
    "soon = days_left <= limit",
    "half = text[: len(text) - 1]",
    "answer = assess_quorum(regime, in_office=28, present=15)",
    "due = shift(day, regime.list_days)",
    "big = size > 1000",
    "present = len(seats) > 0",
    "mark = 'pour' if choice == 'pour' else 'contre'",
]


@pytest.mark.parametrize("source", PLANTED)
def test_a_planted_computation_is_caught(source: str) -> None:
    assert list(findings(source))


@pytest.mark.parametrize("source", HARMLESS)
def test_ordinary_code_is_left_alone(source: str) -> None:
    assert list(findings(source)) == []


@pytest.mark.parametrize(
    ("source", "templates"),
    [
        ("const majority = Math.floor(votes / 2) + 1;", False),
        ("const won = pour * 2 > total;", False),
        ("if (result.for > against) show();", False),
        ("{% if present // 2 + 1 <= counted %}quorum{% endif %}", True),
        ("{{ 'note' if population >= 3500 else '' }}", True),
    ],
)
def test_a_planted_computation_is_caught_in_pages(source: str, templates: bool) -> None:
    assert list(text_findings(source, templates=templates))


def test_prose_of_a_template_may_name_a_threshold() -> None:
    assert list(text_findings("<p>À partir de 3 500 habitants.</p>", templates=True)) == []
