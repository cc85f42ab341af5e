"""Run axe-core (vendored) in a Playwright page: `assert_accessible(page)`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong crosses to Python: axe describes every node that passes too, which takes longer than looking at it.
RUN = """async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations']});
  const faults = found.violations.map(one => [one.id, one.help, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))]);
  return {ran: found.passes.length, faults};
}"""


def violations(page: Page) -> list[str]:
    """One line per violated rule, with the first elements at fault."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(RUN, RULES)
    assert result["ran"], "axe ran no rule"
    return [f"{name}: {words} {nodes}" for name, words, nodes in result["faults"]]


def assert_accessible(page: Page) -> None:
    """Fail with the violated rules, if any."""
    assert violations(page) == []
