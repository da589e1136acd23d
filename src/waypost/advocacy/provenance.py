"""Where a message comes from, as W3C PROV-JSON: release and data sets, claims and evidence, who did what as which body.

Entities are the release, revisions of data sets, claims as worded, items of evidence and the message; activities are
the runs of the claims' questions and the writing, clearing and checking of the message; agents are bodies in their
roles, never persons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from urllib.parse import quote

import msgspec

from waypost.advocacy.values import Result

PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body in a role: ``role`` such as focal_point, ``name`` as it is called."""

    body: str
    name: str
    role: str


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """One revision of a data set of the context."""

    dataset: str
    title: str
    publisher: str
    revision: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A claim's question, asked of the release: when, with which measure and parameters, and what came out."""

    claim: str
    measure: str
    arguments: Mapping[str, str]
    at: dt.datetime
    result: Result
    evidence: tuple[str, ...] = ()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done with the message: written, cleared, checked, used; by which body and when.

    ``told``: more that is told of it, such as the reason and the last day of a waiver.
    """

    step: str
    by: Body
    at: dt.datetime
    told: Mapping[str, str] = {}


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """All that a message comes from. ``evidence``: by item its kind. ``namespace``: what names begin with."""

    message: str
    version: str
    namespace: str
    release: str
    built_on: dt.date
    datasets: tuple[Dataset, ...] = ()
    runs: tuple[Run, ...] = ()
    evidence: Mapping[str, str] = {}
    steps: tuple[Step, ...] = ()
    publisher: Body | None = None


def prov_json(origin: Origin) -> dict[str, object]:
    """The document, in a fixed order: the same for the same content."""
    document: dict[str, dict[str, object]] = {
        "prefix": {"wp": origin.namespace, "prov": PROV, "xsd": XSD},
    }
    put = _Document(document)
    release, message = put.name("release", origin.release), put.name("message", f"{origin.message}/{origin.version}")
    put.add("entity", release, {"prov:type": _type("Release"), "wp:builtOn": origin.built_on.isoformat()})
    put.add("entity", message, {"prov:type": _type("Message"), "wp:version": origin.version})
    for each in sorted(origin.datasets, key=lambda each: (each.dataset, each.revision)):
        entity = put.name("dataset", f"{each.dataset}/{each.revision}")
        put.add(
            "entity", entity,
            {"prov:type": _type("Dataset"), "prov:label": each.title, "wp:publisher": each.publisher,
             "wp:revision": each.revision},
        )  # fmt: skip
        put.relate("wasDerivedFrom", {"prov:generatedEntity": release, "prov:usedEntity": entity})
    for item, kind in sorted(origin.evidence.items()):
        put.add("entity", put.name("evidence", item), {"prov:type": _type("Evidence"), "wp:kind": kind})
    for run in sorted(origin.runs, key=lambda run: (run.claim, run.at)):
        _run(put, origin, run, release, message)
    for number, step in enumerate(sorted(origin.steps, key=lambda step: (step.at, step.step, step.by.body)), 1):
        _step(put, origin, number, step, message)
    if origin.publisher is not None:
        put.relate("wasAttributedTo", {"prov:entity": message, "prov:agent": put.agent(origin.publisher)})
    return dict(document)


def _run(put: _Document, origin: Origin, run: Run, release: str, message: str) -> None:
    claim = put.name("claim", run.claim)
    put.add("entity", claim, {"prov:type": _type("Claim"), "wp:measure": run.measure})
    activity = put.name("run", f"{run.claim}/{origin.release}")
    told: dict[str, object] = {
        "prov:type": _type("QueryRun"),
        "prov:startTime": _time(run.at),
        "prov:endTime": _time(run.at),
        "wp:measure": run.measure,
        "wp:fingerprint": run.result.fingerprint,
        "wp:rows": run.result.rows,
    }
    told |= {f"wp:argument-{quote(name)}": value for name, value in sorted(run.arguments.items())}
    if run.result.value is not None and not run.result.is_suppressed:
        told["wp:value"] = {"$": repr(run.result.value), "type": "xsd:double"}
    put.add("activity", activity, told)
    put.relate("used", {"prov:activity": activity, "prov:entity": release})
    put.relate("wasGeneratedBy", {"prov:entity": claim, "prov:activity": activity})
    put.relate("wasDerivedFrom", {"prov:generatedEntity": message, "prov:usedEntity": claim})
    for item in sorted(run.evidence):
        put.add("entity", put.name("evidence", item), {"prov:type": _type("Evidence")})
        put.relate("wasInfluencedBy", {"prov:influencee": claim, "prov:influencer": put.name("evidence", item)})


def _step(put: _Document, origin: Origin, number: int, step: Step, message: str) -> None:
    activity = put.name("step", f"{origin.message}/{number}-{step.step}")
    told: dict[str, object] = {
        "prov:type": _type("Step"), "prov:startTime": _time(step.at), "prov:endTime": _time(step.at),
        "wp:step": step.step,
    }  # fmt: skip
    told |= {f"wp:{name}": said for name, said in sorted(step.told.items())}
    put.add("activity", activity, told)
    put.relate("used", {"prov:activity": activity, "prov:entity": message})
    put.relate(
        "wasAssociatedWith",
        {"prov:activity": activity, "prov:agent": put.agent(step.by), "prov:role": step.by.role},
    )


class _Document:
    """The sections of a document as they fill."""

    def __init__(self, sections: dict[str, dict[str, object]]) -> None:
        self.sections = sections
        self._numbers = 0

    def name(self, kind: str, local: str) -> str:
        """The qualified name of a thing."""
        return f"wp:{kind}/{quote(local, safe='/-._~')}"

    def add(self, section: str, name: str, told: dict[str, object]) -> None:
        """A thing with what is told of it; what is named twice stays once."""
        self.sections.setdefault(section, {}).setdefault(name, told)

    def relate(self, relation: str, told: dict[str, object]) -> None:
        """A relation between things, once."""
        section = self.sections.setdefault(relation, {})
        if told not in section.values():
            self._numbers += 1
            section[f"_:r{self._numbers}"] = told

    def agent(self, body: Body) -> str:
        """The agent of a body in a role."""
        name = self.name("body", f"{body.body or 'secretariat'}/{body.role}")
        told: dict[str, object] = {
            "prov:type": {"$": "prov:Organization", "type": "xsd:QName"},
            "prov:label": body.name,
            "wp:role": body.role,
        }
        self.add("agent", name, told)
        return name


def _type(name: str) -> dict[str, str]:
    return {"$": f"wp:{name}", "type": "xsd:QName"}


def _time(at: dt.datetime) -> str:
    """A moment with its offset; one without is taken as UTC."""
    return (at if at.tzinfo is not None else at.replace(tzinfo=dt.UTC)).isoformat()
