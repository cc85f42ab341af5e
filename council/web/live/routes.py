"""The live protocol over HTTP, for networks that block websockets."""

from flask import Blueprint

blueprint = Blueprint("live", __name__)
