"""The demonstration commune: invented, complete, and always at a meaningful distance from today."""

from council.demo.loader import PASSPHRASE, addresses, erase, load

__all__ = ["PASSPHRASE", "addresses", "erase", "load"]
