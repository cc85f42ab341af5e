"""The legality control (@CTES): messages to the prefecture, what comes back, and the ways there.

``message`` and ``envelope`` build what leaves, checked against the ministry's schemas before anything does; ``answers`` reads
what comes back, which nobody here trusts; ``transports`` carries both. See ``decisions/0021-legality-control.md``.
"""
