"""``python -m council``: the same command where the script ``council`` is not on the path."""

from council.cli import main

main(prog_name="council")
