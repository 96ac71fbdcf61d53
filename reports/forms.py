"""The form of check-and-publish: the facilitator's own words, and that every text was read."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from core.forms import Form, text_field

SENTENCE = 200


class CheckForm(Form):
    """Three sentences and what happens next; the tick counts when the record is published."""

    sentence_1 = text_field(_l("First sentence"), limit=SENTENCE, needed=False)
    sentence_2 = text_field(_l("Second sentence"), limit=SENTENCE, needed=False)
    sentence_3 = text_field(_l("Third sentence"), limit=SENTENCE, needed=False)
    next_step = text_field(_l("What happens next, and when"), limit=500, long=True, needed=False)
    read = BooleanField(_l("I have read every text on this page"))
    seen = HiddenField()

    def sentences(self) -> list[str]:
        """The three sentences, in order."""
        return [self.sentence_1.data or "", self.sentence_2.data or "", self.sentence_3.data or ""]
