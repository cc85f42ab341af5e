"""The screen of the meeting room."""

from flask import Blueprint

blueprint = Blueprint("screen", __name__, url_prefix="/ecran")
