"""What invented programmes are called: titles in four languages, in two halves that share none."""

from __future__ import annotations

import random
from pathlib import Path

import yaml

LANGUAGES = ("en", "fr", "es", "ar")
AND = {"en": "and", "fr": "et", "es": "y", "ar": "و"}
_FOLDER = Path(__file__).parent
Title = dict[str, str]


class Concepts:
    """Draws titles: written by hand, joined from two of them, or made of a service and whom it is for."""

    def __init__(self, held_out: bool | None, joined: float) -> None:
        """``held_out`` chooses the half (None: both); ``joined`` of the titles written by hand are joined."""
        self._joined = joined
        parts = yaml.safe_load((_FOLDER / "reconcile_parts.yml").read_text(encoding="utf-8"))
        self._titles = _half(yaml.safe_load((_FOLDER / "reconcile_titles.yml").read_text(encoding="utf-8")), held_out)
        self._services, self._whom = _half(parts["services"], held_out), _half(parts["whom"], held_out)

    def draw(self, rnd: random.Random, but: Title | None = None) -> Title:
        """A title; beside ``but`` another one, which may share one of two parts with it."""
        if (but or {}).get("whom") or (not but and rnd.random() < 0.35):
            return self._of_parts(rnd, but or {})
        first = rnd.choice([t for t in self._titles if t is not but])
        if rnd.random() >= self._joined:
            return first
        if but is not None and "first" in but and rnd.random() < 0.5:
            first = self._titles[int(but["first"])]
        second = rnd.choice([t for t in self._titles if t is not first])
        if but is not None and but.get("second") == str(self._titles.index(second)):
            return self.draw(rnd, but)
        title = {lang: f"{first[lang]} {AND[lang]} {_lower_first(second[lang])}" for lang in LANGUAGES}
        return {**title, "first": str(self._titles.index(first)), "second": str(self._titles.index(second))}

    def _of_parts(self, rnd: random.Random, but: Title) -> Title:
        service, whom = rnd.randrange(len(self._services)), rnd.randrange(len(self._whom))
        if but:
            if rnd.random() < 0.6:
                whom = int(but["whom"])
            if (str(service), str(whom)) == (but["service"], but["whom"]):
                service = (service + 1) % len(self._services)
        title = {lang: f"{self._services[service][lang]} {self._whom[whom][lang]}" for lang in LANGUAGES}
        return {**title, "service": str(service), "whom": str(whom)}


def _half(entries: list[dict[str, str]], held_out: bool | None) -> list[Title]:
    kept = [e for e in entries if held_out is None or bool(e.get("held_out")) == held_out]
    return [{language: entry[language] for language in LANGUAGES} for entry in kept]


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]
