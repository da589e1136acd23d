"""From longitude and latitude to paper.

Equal Earth for the world: B. Šavrič, T. Patterson, B. Jenny, The Equal Earth map projection, International Journal of
Geographical Information Science 33 (2019). Lambert's azimuthal equal-area for a part of it: J. P. Snyder, Map
Projections - A Working Manual (1987), equations 24-2 to 24-4. Both keep areas: no country looks larger than it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Projection = Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]
_A = (1.340264, -0.081106, 0.000893, 0.003796)


def equal_earth(longitude: Numbers, latitude: Numbers) -> tuple[Numbers, Numbers]:
    """Degrees to a plane of unit sphere, north up."""
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(latitude)))
    t2 = theta**2
    t6 = t2**3
    slope = _A[0] + 3 * _A[1] * t2 + t6 * (7 * _A[2] + 9 * _A[3] * t2)
    x = 2 * np.sqrt(3) * np.radians(longitude) * np.cos(theta) / (3 * slope)
    y = theta * (_A[0] + _A[1] * t2 + t6 * (_A[2] + _A[3] * t2))
    return x, y


def azimuthal(longitude_0: float, latitude_0: float) -> Projection:
    """Lambert's azimuthal equal-area projection about a centre, in degrees."""
    centre = np.radians(latitude_0)

    def project(longitude: Numbers, latitude: Numbers) -> tuple[Numbers, Numbers]:
        along = np.radians(np.mod(longitude - longitude_0 + 180, 360) - 180)
        up = np.radians(latitude)
        cosine = np.sin(centre) * np.sin(up) + np.cos(centre) * np.cos(up) * np.cos(along)
        scale = np.sqrt(2 / np.maximum(1 + cosine, 1e-9))
        x = scale * np.cos(up) * np.sin(along)
        y = scale * (np.cos(centre) * np.sin(up) - np.sin(centre) * np.cos(up) * np.cos(along))
        return x, y

    return project


@dataclass(frozen=True)
class Frame:
    """A part of the world on a sheet of ``width`` × ``height``: how it is projected, and the way to the sheet."""

    width: float
    height: float
    project: Projection
    scale: float
    left: float
    top: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point lies on the sheet, from its upper left corner."""
        x, y = self.many(np.array([longitude]), np.array([latitude]))
        return float(x[0]), float(y[0])

    def many(self, longitude: Numbers, latitude: Numbers) -> tuple[Numbers, Numbers]:
        """The same for many points."""
        x, y = self.project(longitude, latitude)
        return (x - self.left) * self.scale, (self.top - y) * self.scale


def world_frame(width: float) -> Frame:
    """The whole world but Antarctica."""
    (left, right), _ = equal_earth(np.array([-180.0, 180.0]), np.array([0.0, 0.0]))
    _, (top, bottom) = equal_earth(np.array([0.0, 0.0]), np.array([83.5, -56.0]))
    scale = width / (right - left)
    return Frame(width, (top - bottom) * scale, equal_earth, float(scale), float(left), float(top))


def frame_around(points: list[tuple[float, float]], width: float, height: float, margin: float = 0.16) -> Frame:
    """A sheet that shows all points, ``margin`` of it left on each side; at least some eight degrees wide."""
    longitudes, latitudes = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    middle = _middle_longitude(longitudes)
    project = azimuthal(middle, float((latitudes.min() + latitudes.max()) / 2))
    x, y = project(longitudes, latitudes)
    spans = max(float(np.ptp(x)), 0.14), max(float(np.ptp(y)), 0.14)
    scale = min(width * (1 - 2 * margin) / spans[0], height * (1 - 2 * margin) / spans[1])
    centre = (float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2)
    return Frame(width, height, project, scale, centre[0] - width / scale / 2, centre[1] + height / scale / 2)


def _middle_longitude(longitudes: Numbers) -> float:
    """The middle of the shortest arc that holds all of them."""
    ordered = np.sort(np.mod(longitudes, 360))
    steps = np.diff(np.append(ordered, ordered[0] + 360))
    widest = int(np.argmax(steps))
    start = ordered[(widest + 1) % len(ordered)]
    return float(np.mod(start + (360 - steps[widest]) / 2 + 180, 360) - 180)
