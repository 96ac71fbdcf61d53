"""Codes people say aloud: join codes, return words, and how wrong guesses are slowed (by delay, never by a block)."""

from __future__ import annotations

import secrets
import time
from collections import Counter, deque

SIGNS = "BCDFGHJKMNPQRTWXY34679"  # no vowels, no look-alikes
LENGTH = 6
WORDS = """
apple anchor autumn badge bakery banjo basket beacon bench berry blanket bridge bucket button cabin candle
canvas carpet castle cedar chalk cherry circle clover cobble compass copper corner cotton cradle cricket
crystal daisy dancer desk dolphin dragon drum eagle earth elbow ember engine fabric falcon feather fern fiddle
finger forest fossil fountain fox garden garlic ginger glove granite gravel hammer harbour harvest hazel
heather hedge helmet heron honey island ivory jacket jigsaw jumper kettle kitchen kite ladder lantern laptop
lemon letter library linen lizard magnet mango maple marble market meadow melon mirror mitten mountain needle
nettle north oak oat ocean onion orange orchard otter owl paddle panda paper parsley pebble pencil pepper
piano pigeon pillow planet plum pocket pond poppy postcard potato prism puffin quartz quilt rabbit radio rain
raven ribbon river robin rocket rope saddle saffron salmon sand scarf seal shadow shell silver skylark slate
snow spade sparrow spoon spring square squirrel stable star station stone summer sunset swan table tartan
teapot thimble thistle thunder ticket tiger timber toffee tomato tower tractor train trumpet tulip tunnel
turnip turtle umbrella valley velvet violin walnut water wheel whistle willow window winter wren yellow zebra
""".split()  # noqa: SIM905 - one word after another reads better


def normalise(code: str) -> str:
    """A typed join code without case, spaces and dashes."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[:12]


def spaced(code: str) -> str:
    """A join code in two groups, as it is shown and said."""
    return f"{code[:3]} {code[3:]}"


def new_code() -> str:
    """Six signs, none alike."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def new_words() -> str:
    """Three words that bring a seat to another phone."""
    return " ".join(secrets.choice(WORDS) for _ in range(3))


def normalise_words(text: str) -> str:
    """Typed return words without case and extra spaces or commas."""
    return " ".join(text.lower().replace(",", " ").replace("-", " ").split())[:80]


class Patience:
    """How long the answer to a wrong code waits. Wrong tries alone count against an address; everybody shares a pace.

    200 phones behind one venue address type right codes and never wait, whatever their neighbours mistype. So that
    trying many codes at once gains nothing, only so many wrong answers of an address are kept waiting at a time.
    """

    FREE_TRIES = 5
    LONGEST = 4.0
    WINDOW = 600.0
    SERVICE_PER_MINUTE = 300
    AT_ONCE = 40

    def __init__(self) -> None:
        self._wrong: dict[str, deque[float]] = {}
        self._all: deque[float] = deque()
        self._waiting: Counter[str] = Counter()

    def wait_for(self, address: str) -> float:
        """Seconds this address should wait for the answer to a wrong code."""
        now = time.monotonic()
        own = self._recent(self._wrong.get(address), now, self.WINDOW)
        everybody = self._recent(self._all, now, 60.0)
        wait = 0.0 if own <= self.FREE_TRIES else min(self.LONGEST, 0.25 * 2 ** (own - self.FREE_TRIES))
        return max(wait, self.LONGEST if everybody > self.SERVICE_PER_MINUTE and own else 0.0)

    def note_wrong(self, address: str) -> None:
        """Count a wrong try."""
        now = time.monotonic()
        if len(self._wrong) > 10_000:
            self._wrong.clear()
        self._wrong.setdefault(address, deque(maxlen=64)).append(now)
        self._all.append(now)

    def wait(self, address: str) -> None:
        """Keep the answer to a wrong code waiting. Never call it while holding the writer's lock."""
        self._waiting[address] += 1
        try:
            time.sleep(self.wait_for(address))
        finally:
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]

    def has_room(self, address: str) -> bool:
        """Whether another code of this address is looked up now; comes back after a while at the latest."""
        until = time.monotonic() + 2 * self.LONGEST
        while self._waiting[address] >= self.AT_ONCE and time.monotonic() < until:
            time.sleep(0.25)
        return self._waiting[address] < self.AT_ONCE

    @staticmethod
    def _recent(times: deque[float] | None, now: float, window: float) -> int:
        if not times:
            return 0
        while times and now - times[0] > window:
            times.popleft()
        return len(times)
