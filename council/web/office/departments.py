"""The office's page about departments and circuits: who writes, who approves, in which order."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from council.permissions import Permission
from council.queries import circuits as known
from council.services import departments
from council.services.departments import StepPlan
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, refusals_said

SPARE_STEPS = 2
"""Empty steps that a form offers below those that are drawn."""


@blueprint.get("/circuits", endpoint="circuits")
@allow(Permission.ADMIN)
def circuits_page() -> ResponseReturnValue:
    """Departments and circuits."""
    return render_template(
        "office/drafts/circuits.html", departments=known.departments(), circuits=known.circuits(), rules=known.RULES,
        people=known.delegators(actor().organisation_id),
    )  # fmt: skip


@blueprint.post("/services")
@allow(Permission.ADMIN)
def keep_department() -> ResponseReturnValue:
    """Add a department, or change one."""
    form = request.form
    with refusals_said():
        departments.keep_department(
            actor(), form.get("name", ""), form.get("head_id", type=int), department_id=form.get("department_id", type=int),
            closed=form.get("closed") == "1",
        )  # fmt: skip
        flash("Le service est enregistré.", "success")
    return redirect(url_for("office.circuits"))


@blueprint.get("/circuits/nouveau")
@allow(Permission.ADMIN)
def new_circuit() -> ResponseReturnValue:
    """An empty circuit."""
    return _page(None, MultiDict())


@blueprint.get("/circuits/<int:circuit_id>")
@allow(Permission.ADMIN)
def circuit(circuit_id: int) -> ResponseReturnValue:
    """A circuit's form."""
    drawn = _drawn(circuit_id)
    typed: MultiDict[str, str] = MultiDict(
        {"name": drawn.name, "department_id": str(drawn.department_id or "")}
    )
    for rank, step in enumerate(drawn.steps):
        typed[f"step-{rank}-name"], typed[f"step-{rank}-rule"] = step.name, step.rule
        typed[f"step-{rank}-days"] = str(step.days)
        typed.setlist(f"step-{rank}-who", [str(one) for one in step.approvers])
    if drawn.closed:
        typed["closed"] = "1"
    return _page(drawn, typed)


@blueprint.post("/circuits")
@allow(Permission.ADMIN)
def keep_circuit() -> ResponseReturnValue:
    """Draw a circuit, or change one; what was typed is shown again when it is refused."""
    form = request.form
    circuit_id = form.get("circuit_id", type=int)
    try:
        departments.keep_circuit(
            actor(), form.get("name", ""), steps_of(form), form.get("department_id", type=int), circuit_id=circuit_id,
            closed=form.get("closed") == "1",
        )  # fmt: skip
    except Refused as refused:
        return _page(_drawn(circuit_id) if circuit_id else None, form, refused), refused.status
    flash("Le circuit est enregistré. Les projets déjà en validation gardent l’ancien.", "success")
    return redirect(url_for("office.circuits"))


def steps_of(form: MultiDict[str, str]) -> tuple[StepPlan, ...]:
    """The steps that were filled in, in order; one left wholly empty is none."""
    ranks = sorted(
        {int(key.split("-")[1]) for key in form if key.startswith("step-") and key.split("-")[1].isdecimal()}
    )
    plans = [
        StepPlan(
            form.get(f"step-{rank}-name", ""),
            tuple(int(one) for one in form.getlist(f"step-{rank}-who") if one.isdecimal()),
            form.get(f"step-{rank}-rule", "any"),
            form.get(f"step-{rank}-days", 0, type=int),
        )
        for rank in ranks
    ]
    return tuple(one for one in plans if one.name.strip() or one.approvers)


def _drawn(circuit_id: int) -> known.CircuitDrawn:
    return existing(next((one for one in known.circuits() if one.id == circuit_id), None))


def _page(
    drawn: known.CircuitDrawn | None, typed: MultiDict[str, str], refused: Refused | None = None
) -> str:
    ranks = [
        int(key.split("-")[1]) for key in typed if key.startswith("step-") and key.split("-")[1].isdecimal()
    ]
    rules: Mapping[str, str] = known.RULES
    return render_template(
        "office/drafts/circuit.html", drawn=drawn, typed=typed, error=refused, rules=rules,
        steps=range(min(max(ranks, default=-1) + 1 + SPARE_STEPS, departments.MOST_STEPS)) if not refused else range(max(ranks, default=0) + 1),
        people=known.delegators(actor().organisation_id), departments=[(one.id, one.name) for one in known.departments() if not one.closed],
    )  # fmt: skip
