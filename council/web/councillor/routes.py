"""Councillors: read, answer, vote."""

from flask import Blueprint

blueprint = Blueprint("councillor", __name__, url_prefix="/elu")
