"""One replay per workshop. A package that arrives with a new kind of workshop adds its module to `WORKSHOPS`."""

from __future__ import annotations

from collections.abc import Callable

from example.replay import w1_questions, w2_data
from example.replay.acts import Replay
from workshops.models import Cycle

WORKSHOPS: tuple[Callable[[Cycle], Replay], ...] = (w1_questions.replay, w2_data.replay)
