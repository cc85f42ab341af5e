"""The office's blueprint; its views live in one module per noun."""

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/bureau")
