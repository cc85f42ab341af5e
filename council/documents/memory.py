"""Giving memory back to the system after a large document."""

from __future__ import annotations

import ctypes
import gc


def release() -> None:
    """Hand freed memory back: glibc keeps what many mid-sized blocks leave, here as much as all annexes together.

    Does nothing where the C library has no ``malloc_trim`` (musl, macOS).
    """
    gc.collect()  # an outline and its document hold each other
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
