"""Citizens: no account, published rows only."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
