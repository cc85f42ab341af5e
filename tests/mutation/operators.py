"""What can be falsified in a module: one small change of its syntax tree at a time."""

from __future__ import annotations

import ast
import copy
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
Change = Callable[[ast.AST], ast.AST]


@dataclass(frozen=True)
class Mutant:
    """One falsified module. ``owner`` is the function or method, empty for what runs at import."""

    module: str
    path: Path
    line: int
    owner: str
    before: str
    after: str
    change: Callable[[], ast.Module]
    """Makes the falsified tree."""

    @property
    def key(self) -> str:
        """Stable name, without the line number."""
        return f"{self.module}:{self.owner or '-'}: {self.before} => {self.after}"


def mutants(module: str, path: Path) -> Iterator[Mutant]:
    """Every mutant of a source file."""
    tree = ast.parse(path.read_text())
    for steps, node, owner in _walk(tree):
        for change in _changes(node):
            after = _words(change(copy.deepcopy(node)))
            made = functools.partial(_changed, tree, steps, change)
            yield Mutant(module, path, getattr(node, "lineno", 0), owner, _words(node), after, made)


Step = tuple[str, int | None]


def _changed(tree: ast.Module, steps: list[Step], change: Change) -> ast.Module:
    changed = copy.deepcopy(tree)
    target: ast.AST = changed
    for step in steps[:-1]:
        target = _follow(target, step)
    _put(target, steps[-1], change(_follow(target, steps[-1])))
    return ast.fix_missing_locations(changed)


def _walk(tree: ast.Module) -> Iterator[tuple[list[Step], ast.AST, str]]:
    """Nodes worth changing, with the steps that lead there and the outermost function around them."""
    stack: list[tuple[list[Step], ast.AST, str, str]] = [([], tree, "", "")]
    while stack:
        steps, node, owner, prefix = stack.pop()
        if steps:
            yield steps, node, owner
        for step, child in _children(node):
            inside, name = owner, prefix
            if isinstance(child, ast.ClassDef) and not owner:
                name = f"{prefix}{child.name}."
            if isinstance(node, ast.FunctionDef) and step[0] == "body" and not owner:
                inside = f"{prefix}{node.name}"
            stack.append(([*steps, step], child, inside, name))


def _children(node: ast.AST) -> Iterator[tuple[Step, ast.AST]]:
    """Children that mean something at run time: no annotation, no docstring, no import, no piece of an f-string."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_comment", "ctx", "format_spec"):
            continue
        if isinstance(value, list):
            for index, child in enumerate(value):
                if isinstance(child, ast.AST) and not _silent(node, name, index, child):
                    yield (name, index), child
        elif isinstance(value, ast.AST):
            yield (name, None), value


def _silent(node: ast.AST, name: str, index: int, child: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant):
        return True
    text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
    return text and name == "body"


def _follow(node: ast.AST, step: Step) -> ast.AST:
    name, index = step
    value = getattr(node, name)
    return value if index is None else value[index]  # type: ignore[no-any-return]


def _put(node: ast.AST, step: Step, fresh: ast.AST) -> None:
    name, index = step
    if index is None:
        setattr(node, name, fresh)
    else:
        getattr(node, name)[index] = fresh


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=ops):
            for index in range(len(ops)):
                yield lambda n, i=index: _swapped(n, i)
        case ast.BoolOp():
            yield _other_bool
        case ast.UnaryOp(op=ast.Not()):
            yield lambda n: n.operand
        case ast.BinOp(op=op) if type(op) in ARITHMETIC:
            yield lambda n: _with(n, op=ARITHMETIC[type(n.op)]())
        case ast.AugAssign(op=op) if type(op) in ARITHMETIC:
            yield lambda n: _with(n, op=ARITHMETIC[type(n.op)]())
        case ast.Constant(value=value):
            yield from _constants(value)
        case ast.If() | ast.IfExp() | ast.While():
            yield lambda n: _with(n, test=_negated(n.test))
        case ast.comprehension(ifs=ifs):
            for index in range(len(ifs)):
                yield lambda n, i=index: _with(
                    n, ifs=[_negated(one) if k == i else one for k, one in enumerate(n.ifs)]
                )
        case ast.Name(id=name) if name in NAMES:
            yield lambda n: _with(n, id=NAMES[n.id])
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield lambda n: _with(n, value=ast.Constant(None))
        case ast.Expr(value=ast.Call()):
            yield lambda n: ast.Pass()
        case ast.Continue():
            yield lambda n: ast.Break()
        case ast.Break():
            yield lambda n: ast.Continue()


def _constants(value: object) -> Iterator[Change]:
    """Numbers one up, booleans flipped, codes spoilt. Sentences are left: a test of each word would be a copy."""
    if isinstance(value, bool):
        yield lambda n: ast.Constant(not value)
    elif isinstance(value, int):
        yield lambda n: ast.Constant(value + 1)
    elif isinstance(value, str) and value and " " not in value:
        yield lambda n: ast.Constant(f"{value}~")


def _with(node: ast.AST, **fields: object) -> ast.AST:
    for name, value in fields.items():
        setattr(node, name, value)
    return node


def _swapped(node: ast.AST, index: int) -> ast.AST:
    assert isinstance(node, ast.Compare)
    node.ops[index] = COMPARE[type(node.ops[index])]()
    return node


def _other_bool(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.BoolOp)
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return node


def _negated(test: ast.expr) -> ast.expr:
    return test.operand if isinstance(test, ast.UnaryOp) else ast.UnaryOp(ast.Not(), test)


def _words(node: ast.AST) -> str:
    """The node as source, on one line; of a block its head."""
    return " ".join(ast.unparse(node).splitlines()[0].split())[:160]
