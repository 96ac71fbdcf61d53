"""Packs answers for phones that pay for data: brotli where the browser takes it, else gzip."""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Response, request

WORTH_IT = 700
KINDS = {"text/html", "image/svg+xml", "application/json", "application/ld+json", "text/csv"}


def accepted_packing() -> str:
    """`br`, `gzip` or nothing, by what this browser says it reads."""
    offered = request.headers.get("Accept-Encoding", "")
    return "br" if "br" in offered else "gzip" if "gzip" in offered else ""


def pack(body: bytes, way: str, *, thorough: bool = False) -> bytes:
    """The body packed; thorough costs time and is for what is packed once."""
    if way == "br":
        return bytes(brotli.compress(body, quality=11 if thorough else 4))
    return gzip.compress(body, 9 if thorough else 5, mtime=0)


def init_app(app: Flask) -> None:
    """Pack every finished text answer that is long enough to be worth it."""
    app.after_request(_pack_answer)


def _pack_answer(response: Response) -> Response:
    if response.is_streamed or response.direct_passthrough or response.mimetype not in KINDS:
        return response
    way = accepted_packing()
    body = response.get_data()
    if not way or len(body) < WORTH_IT or "Content-Encoding" in response.headers:
        return response
    response.set_data(pack(body, way))
    response.headers["Content-Encoding"] = way
    response.vary.add("Accept-Encoding")
    return response
