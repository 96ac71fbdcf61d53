"""The blueprint of this package, and the addresses its view modules share."""

from flask import Blueprint

bp = Blueprint("datasets", __name__)
SEAT = "/workshops/<workshop:ref>/seats/<seat:seat_ref>"
STEP = f"{SEAT}/steps/<number:step>"
CONSOLE = "/workshops/<workshop:ref>/console"
