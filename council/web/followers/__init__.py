"""Following by mail: the citizens' pages that write, hence apart from ``web.public``, which only reads."""
