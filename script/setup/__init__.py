"""Set-up from nothing, with the standard library alone: what `script/server` and `script/test` both call.

Each step looks first and does nothing where nothing is to be done, so that a second start is quick
and a set-up that was cut off half way is mended by the next.
"""
