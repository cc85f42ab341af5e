"""The legal calculator: one case in, one answer out, as the contract of the worked cases says.

:func:`answer` never raises because of the content of a case and never changes it. :func:`run_text` does the same
for a JSON text: one case, an array, or an object with ``cases``.
"""

from council.law.calculator.engine import answer
from council.law.calculator.text import explain, list_rules, run_text

__all__ = ["answer", "explain", "list_rules", "run_text"]
