"""Documents: frozen facts in, PDF bytes out. No database, no network, no clock (see council/README.md)."""
