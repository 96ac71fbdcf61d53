"""The blueprint of this package, apart so that its view modules can attach to it."""

from flask import Blueprint

bp = Blueprint("workshops", __name__)
