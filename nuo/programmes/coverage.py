"""Does a pack account for every element of the plan it carries?

A plan is a list of elements with what we do about each: build, reshape or decline. What is
built or reshaped stands under `covers`, with references that lead to something in the pack
or the feature it waits for; what is declined stands under `declined`, with the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nuo.programmes.contents import Pack
from nuo.programmes.meaning import numbered
from nuo.programmes.problems import Fault
from nuo.review import source

Decision = Literal["build", "reshape", "decline"]


@dataclass(frozen=True)
class Element:
    id: str
    kind: str
    do: Decision
    what: str


@dataclass(frozen=True)
class Plan:
    name: str
    elements: tuple[Element, ...]


def load_plan(path: Path) -> Plan:
    """Read an element list. Raises SourceError, OSError, KeyError."""
    # The element lists have no schema: their four keys are all we ask of them.
    given: Any = source.read(path.read_text(encoding="utf-8")).data  # Any: YAML as read
    return Plan(
        name=given["plan"],
        elements=tuple(
            Element(element["id"], element["kind"], element["do"], element["what"]) for element in given["elements"]
        ),
    )


def coverage_faults(pack: Pack, plan: Plan | None) -> Iterator[Fault]:
    """Without a plan only the references are checked, not that the account is complete."""
    yield from _references(pack)
    if pack.plan is None:
        if pack.covers:
            yield Fault(("covers",), "covers_without_plan")
    elif plan is not None and plan.name != pack.plan:
        yield Fault(("plan",), "plan_differs", {"plan": pack.plan, "given": plan.name})
    elif plan is not None:
        yield from _account(pack, plan)


def references(pack: Pack) -> frozenset[str]:
    """Everything a `covers` reference may lead to."""
    found = {f"{section}.{item_id}" for section, _, item_id in numbered(pack)}
    if pack.groups.size is not None:
        found.add("groups.size")
    if pack.groups.per_hamlet is not None:
        found.add("groups.per_hamlet")
    if pack.groups.rules:
        found.add("groups.rules")
    given = {"waiting_days": pack.agreements.waiting_days, "longest_years": pack.agreements.longest_years}
    found |= {f"agreements.{name}" for name, number in given.items() if number is not None}
    return frozenset(found)


def _references(pack: Pack) -> Iterator[Fault]:
    known = references(pack)
    for covered in pack.covers:
        for index, ref in enumerate(covered.refs):
            if ref not in known:
                path = ("covers", covered.element, index)
                yield Fault(path, "dangling_ref", {"ref": ref})


def _account(pack: Pack, plan: Plan) -> Iterator[Fault]:
    decisions = {element.id: element.do for element in plan.elements}
    for covered in pack.covers:
        yield from _one(decisions, covered.element, ("covers", covered.element), "decline")
    seen: set[str] = set()
    for index, declined in enumerate(pack.declined):
        yield from _one(decisions, declined.id, ("declined", index, "id"), "build", "reshape")
        if declined.id in seen:
            yield Fault(("declined", index, "id"), "duplicate_id", {"id": declined.id})
        seen.add(declined.id)
    accounted = seen | {covered.element for covered in pack.covers}
    for element in plan.elements:
        if element.id not in accounted:
            where = "declined" if element.do == "decline" else "covers"
            yield Fault((where,), "element_missing", {"element": element.id, "where": where})


def _one(decisions: dict[str, Decision], element: str, path: source.Path, *wrong: Decision) -> Iterator[Fault]:
    at_key = path[0] == "covers"
    decision = decisions.get(element)
    if decision is None:
        yield Fault(path, "element_unknown", {"element": element}, at_key)
    elif decision in wrong:
        code = "element_not_declined" if at_key else "element_not_covered"
        yield Fault(path, code, {"element": element}, at_key)
