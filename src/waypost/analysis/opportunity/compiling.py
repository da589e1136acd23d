"""How a function is compiled: once per machine where a cache can be written, without the lock of Python's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

F = TypeVar("F", bound=Callable[..., Any])
# What numba works out for itself: machine integers and flags. Arrays and named tuples of arrays are Any as well.
Int = Any
Flag = Any


def compiled(function: F) -> F:
    """Compile a function once per machine; without a folder that can be written, once per process."""
    try:
        return cast("F", numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # numba found no folder for its cache: neither beside the code nor in the user's own
        return cast("F", numba.njit(nogil=True)(function))


@compiled
def bit_count(bits: Int) -> Int:
    """How many bits are set."""
    value = np.uint64(bits)
    value = value - ((value >> np.uint64(1)) & np.uint64(0x5555555555555555))
    value = (value & np.uint64(0x3333333333333333)) + ((value >> np.uint64(2)) & np.uint64(0x3333333333333333))
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((value * np.uint64(0x0101010101010101)) >> np.uint64(56))
