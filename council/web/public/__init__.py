"""Citizens: no account, published rows only."""
