"""Days between two stations: made series whose lag is known, and the real ones."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from tests.analysis.worlds import world
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.lag import Lag, Series, estimate_lag
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.context.arrivals import unfold_dated, unfold_undated
from waypost.errors import InputError
from waypost.reference import Catalog
from waypost.register.world import build_world


def made(
    weights: tuple[float, ...], noise: float, random: np.random.Generator, days: int = 48
) -> tuple[Series, Series]:
    """Arrivals at two stations, the later ones put together from the earlier by known weights; days hang together."""
    whole = days + 20
    level = np.zeros(whole)
    for day in range(1, whole):
        level[day] = 0.7 * level[day - 1] + random.normal() * 0.7
    first = np.maximum(4500 + 2500 * level, 0)
    second = sum(weight * np.roll(first, day) for day, weight in enumerate(weights))
    second = np.maximum(second + noise * 2500 * random.normal(size=whole), 0)
    return first[20:], second[20:]


def found(earlier: Series, later: Series, draws: int = 200) -> Lag:
    lag = estimate_lag(list(earlier), list(later), seed=1, draws=draws)
    assert lag is not None
    return lag


@pytest.mark.parametrize("days", [0, 1, 3, 7])
def test_a_shift_by_whole_days_is_found(days: int) -> None:
    weights = (0.0,) * days + (1.0,)
    lag = found(*made(weights, 0.0, np.random.default_rng(days)))
    assert lag.lag == pytest.approx(days, abs=0.01)
    assert lag.least <= days <= lag.most
    assert lag.weights[days] == pytest.approx(1, abs=0.01)
    assert lag.passed == pytest.approx(1, abs=0.01)
    assert lag.correlation == pytest.approx(1, abs=0.01)
    assert lag.days == 41


def test_a_lag_spread_over_days_is_their_mean() -> None:
    lag = found(*made((0.2, 0.3, 0.3), 0.0, np.random.default_rng(5)))
    assert lag.lag == pytest.approx(0.9 / 0.8, abs=0.02)
    assert lag.passed == pytest.approx(0.8, abs=0.02)


def test_the_interval_holds_the_true_lag_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(2015)
    held = []
    for weights in ((0.7, 0.3), (0.2, 0.3, 0.5), (0.4, 0.4, 0.0, 0.1, 0.1)):
        for noise in (0.2, 0.5):
            for _ in range(15):
                lag = found(*made(weights, noise, random), draws=120)
                true = float(np.dot(weights, range(len(weights))))
                held.append(lag.least <= true <= lag.most)
    assert 0.87 <= np.mean(held) <= 1.0


def test_more_noise_gives_a_wider_interval() -> None:
    quiet = found(*made((0.2, 0.3, 0.5), 0.1, np.random.default_rng(9)))
    loud = found(*made((0.2, 0.3, 0.5), 0.8, np.random.default_rng(9)))
    assert loud.most - loud.least > 2 * (quiet.most - quiet.least)


def test_the_same_series_and_seed_give_the_same_lag() -> None:
    first, second = made((0.5, 0.5), 0.3, np.random.default_rng(3))
    assert found(first, second) == found(first, second)


def test_what_explains_nothing_has_no_lag() -> None:
    first, _ = made((1.0,), 0.0, np.random.default_rng(3))
    assert estimate_lag(list(first), [100.0] * 48, seed=1, draws=10) is None
    assert estimate_lag([0.0] * 48, list(first), seed=1, draws=10) is None


def test_too_few_days_and_series_that_do_not_match_are_refused() -> None:
    with pytest.raises(InputError, match="at least 30 days; found 29"):
        estimate_lag([1.0] * 29, [1.0] * 29, seed=1)
    with pytest.raises(InputError, match="same days"):
        estimate_lag([1.0] * 40, [1.0] * 41, seed=1)


def test_dated_rows_are_taken_apart() -> None:
    rows = [
        {"date": "01/03/2016", "y": "5", "#affected+arriveserbia.1": "7", "#affected+arriveserbia.2": "9"},
        {"date": "02/03/2016", "y": "6", "#affected+arriveserbia.1": "8", "#affected+arriveserbia.2": "7"},
    ]
    assert unfold_dated(rows) == {
        "y": {dt.date(2016, 3, 1): 5, dt.date(2016, 3, 2): 6},
        "serbia": {dt.date(2016, 2, 28): 9, dt.date(2016, 2, 29): 7, dt.date(2016, 3, 1): 8},
    }
    rows[1]["#affected+arriveserbia.2"] = "70"
    with pytest.raises(InputError, match="serbia, day 2016-02-29: one row says 7, another 70"):
        unfold_dated(rows)


def test_undated_rows_are_taken_apart() -> None:
    rows = [{"serbia+0": "3", "serbia-1": "2"}, {"serbia+0": "2", "serbia-1": "1"}]
    assert unfold_undated(rows) == {"serbia": {0: 3, -1: 2, -2: 1}}
    with pytest.raises(InputError, match="another 9"):
        unfold_undated([*rows, {"serbia+0": "9"}])


def test_the_shipped_lags_follow_from_the_published_arrivals(shared_data: Path, catalog: Catalog) -> None:
    with (shared_data / "trails" / "balkans_2015" / "rinput.csv").open(encoding="utf-8", newline="") as file:
        days = unfold_undated(csv.DictReader(file.read().splitlines()))
    assert {len(series) for series in days.values()} == {48}
    series = {station: [float(each[day]) for day in sorted(each)] for station, each in days.items()}
    assert catalog.lags is not None
    shipped = {(lag.from_station, lag.to_station): lag for lag in catalog.lags.lags}
    for names, stations in ((("serbia", "croatia"), ("serbia", "croatia")),
                            (("fyrom", "serbia"), ("north_macedonia", "serbia"))):  # fmt: skip
        lag = estimate_lag(series[names[0]], series[names[1]], seed=2015)
        assert lag is not None
        assert round(lag.lag, 2) == shipped[stations].lag_days
        assert (round(lag.least, 2), round(lag.most, 2)) == (shipped[stations].lag_least, shipped[stations].lag_most)


def test_the_dated_sheets_agree_with_each_other(shared_data: Path) -> None:
    found: dict[tuple[str, dt.date], set[int]] = {}
    for path in (shared_data / "trails" / "balkans_2015").glob("*.csv"):
        if path.name == "rinput.csv":
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for station, days in unfold_dated(csv.DictReader(file)).items():
                name = station if station != "y" else "mainlandgreece" if path.stem == "greece" else path.stem
                for day, number in days.items():
                    found.setdefault((name, day), set()).add(number)
    assert len(found) == 475
    assert all(len(numbers) == 1 for numbers in found.values())


def test_the_question_shows_the_lags_of_the_catalog(catalog: Catalog) -> None:
    con = world()
    build_world(con, catalog)
    asked = Asked(as_of=dt.date(2026, 11, 1), trail="WBR")
    rows = ask(load_question("lags"), DuckEngine(con), asked, catalog).to_pylist()
    assert [row["to_station"] for row in rows][-2:] == ["slovenia", "austria"]
    assert [row["leg_no"] for row in rows] == list(range(1, 7))
    for row in rows:
        assert row["lag_least"] <= row["lag_days"] <= row["lag_most"]
        assert row["source_publisher"] == "IFRC Europe"
        assert row["from_date"] is None
    assert not ask(load_question("lags"), DuckEngine(con), Asked(as_of=asked.as_of, trail="CMR"), catalog).to_pylist()
