"""Runs the tests of the law against mutants, each in a forked child that dies with it."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import os
import resource
import signal
import sys
import time
import types
from collections import defaultdict
from collections.abc import Callable, Iterable
from importlib.machinery import SourceFileLoader
from pathlib import Path

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests.mutation.operators import Mutant

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30
"""A mutant that keeps its tests busy longer is a loop without end, and so noticed."""
MEMORY = 3 << 30
SLOW = ("test_a_thousand_cases_in_one_file", "test_the_law_imports_the_standard_library_only")
"""Tests that start another Python, where a falsified module is not."""
OPTIONS = ["-x", "--noconftest", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:playwright",
           "-p", "no:base_url", "-o", "addopts=", "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # fmt: skip
Verdict = str
"""``killed`` or ``survived``."""


def in_child(work: Callable[[], bool]) -> Verdict:
    """Whether ``work`` noticed: True, a crash, a loop without end, or too much memory."""
    child = os.fork()
    if child:
        return "survived" if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0 else "killed"
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    noticed = True
    with contextlib.suppress(BaseException):
        noticed = work()
    os._exit(1 if noticed else 0)


class Functions:
    """A pytest plugin: one session, collected once; mutants of functions are put into place by their code."""

    def __init__(
        self,
        mutants: Iterable[Mutant],
        reach: coverage.Coverage,
        told: Callable[[Mutant, Verdict], None],
    ) -> None:
        self.mutants, self.reach, self.told = mutants, reach, told
        self.at_import: list[Mutant] = []
        """What no test reaches after the import: for ``at_import``."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests: run them once for their reach, then for each mutant those that reach it."""
        tests = [item for item in session.items if not item.name.startswith(SLOW)]
        reached, seconds = self._baseline(tests)
        for mutant in self.mutants:
            contexts = reached[str(mutant.path)].get(mutant.line, [])
            mine = [item for item in tests if item.nodeid in contexts] if mutant.owner else []
            mine.sort(key=lambda item: seconds[item.nodeid])
            verdict = in_child(lambda m=mutant, t=mine: _noticed(m, t)) if mine else "survived"
            if verdict == "survived" and (not mine or "" in contexts):
                self.at_import.append(mutant)
            else:
                self.told(mutant, verdict)
        return True

    def _baseline(self, tests: list[pytest.Item]) -> tuple[dict[str, dict[int, list[str]]], dict[str, float]]:
        seconds = {}
        for item in tests:
            self.reach.switch_context(item.nodeid)
            begin = time.perf_counter()
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                raise SystemExit(f"{item.nodeid} fails without any mutant")
            seconds[item.nodeid] = time.perf_counter() - begin
        self.reach.stop()
        data = self.reach.get_data()
        found = {path: data.contexts_by_lineno(path) for path in data.measured_files()}
        return defaultdict(dict, found), seconds


def functions(
    mutants: Iterable[Mutant], tests: list[str], told: Callable[[Mutant, Verdict], None]
) -> list[Mutant]:
    """Try the mutants of functions; gives those that only a new import can show."""
    _hurry()
    reach = coverage.Coverage(data_file=None, include=[str(ROOT / "council/law/*")], config_file=False)
    reach.start()
    plugin = Functions(mutants, reach, told)
    pytest.main([*OPTIONS, "-p", "no:terminal", *tests], plugins=[plugin])
    return plugin.at_import


def at_import(mutant: Mutant, tests: list[list[str]]) -> Verdict:
    """Try one mutant by importing everything anew; ``tests`` in groups, those that notice most first."""
    assert not any(name.startswith("council.law") for name in sys.modules)
    return in_child(lambda: _noticed_at_import(mutant, tests))


def _noticed_at_import(mutant: Mutant, tests: list[list[str]]) -> bool:
    _hurry()
    whole = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> types.CodeType | None:
        if Path(self.path) == mutant.path:
            return compile(mutant.change(), str(mutant.path), "exec", dont_inherit=True)
        return whole(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    return _cases_notice() or any(
        pytest.main([*OPTIONS, *_without_slow(group), *group]) is not pytest.ExitCode.OK for group in tests
    )


def _cases_notice() -> bool:
    """The tests of the worked cases, called without pytest: they notice most, in a tenth of the time."""
    try:
        cases = importlib.import_module("tests.law.test_cases")
        for case in cases.CASES:
            cases.test_worked_case(case)
        for case in cases.EXAMPLES:
            cases.test_contract_example(case)
    except Exception:
        return True
    return False


def _without_slow(tests: list[str]) -> list[str]:
    return [f"--deselect={Path(path).relative_to(ROOT)}::{name}" for path in tests for name in SLOW]


def _hurry() -> None:
    """Generated examples as always, without the search for the smallest one."""
    settings.register_profile("mutation", phases=[Phase.explicit, Phase.generate], database=None)
    settings.load_profile("mutation")


def _noticed(mutant: Mutant, tests: list[pytest.Item]) -> bool:
    """Put the falsified function into place, forget what was remembered, run the tests until one fails."""
    fresh = _code(compile(mutant.change(), str(mutant.path), "exec", dont_inherit=True), mutant.owner)
    if fresh is None:
        return False
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and _same(thing.__code__, fresh):
            thing.__code__ = fresh
        elif isinstance(thing, functools._lru_cache_wrapper):
            thing.cache_clear()
    for item in tests:
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
            return True
    return False


def _same(old: types.CodeType, fresh: types.CodeType) -> bool:
    return (old.co_filename, old.co_qualname, old.co_firstlineno) == (
        fresh.co_filename,
        fresh.co_qualname,
        fresh.co_firstlineno,
    )


def _code(module: types.CodeType, owner: str) -> types.CodeType | None:
    """The code of a function or method of a compiled module."""
    waiting = [module]
    while waiting:
        for constant in waiting.pop().co_consts:
            if isinstance(constant, types.CodeType):
                if constant.co_qualname == owner:
                    return constant
                waiting.append(constant)
    return None
