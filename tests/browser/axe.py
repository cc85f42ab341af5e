"""Run axe-core (vendored) in a Playwright page: `assert_accessible(page)`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """One line per violated rule, with the first elements at fault."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert result["passes"], "axe ran no rule"
    return [
        f"{fault['id']}: {fault['help']} {[node['html'][:160] for node in fault['nodes'][:3]]}"
        for fault in result["violations"]
    ]


def assert_accessible(page: Page) -> None:
    """Fail with the violated rules, if any."""
    assert violations(page) == []
