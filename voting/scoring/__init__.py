"""Scoring, pure: ballots in, results out. No Flask, no database; called by voting.queries and services.

The rules are told by join_groups (who speaks together), score_ordered (what equal voice is)
and shortlist (what is protected).
"""

from voting.scoring.ballots import (
    IMPORTANT,
    NOT_FOR_ME,
    PASSED,
    Ballot,
    BallotError,
    CardBallot,
    ChoiceBallot,
    DotBallot,
    OptionBallot,
    OrderedBallot,
    RatingBallot,
    reference_order,
)
from voting.scoring.certainty import (
    Band,
    across_the_cut,
    rank_bands,
    too_close_to_call,
)
from voting.scoring.groups import (
    EVERYONE,
    GROUP_TOO_SMALL,
    LIVED_TOO_SMALL,
    NO_BALLOTS,
    ONE_GROUP,
    Chain,
    Groups,
    UnknownGroup,
    join_groups,
)
from voting.scoring.methods import (
    score_cards,
    score_choose_n,
    score_dots,
    score_ordered,
)
from voting.scoring.options import (
    OptionResult,
    count_options,
)
from voting.scoring.ratings import (
    AxisResult,
    RatingResult,
    score_ratings,
)
from voting.scoring.results import (
    CardResult,
    ItemResult,
    Result,
    ShareResult,
    shown,
)
from voting.scoring.shortlist import (
    OVERALL,
    PROTECTED,
    ShareCheck,
    ShortlistEntry,
    check_by_share,
    mean_share_of_points,
    most_divided,
    order_by_headcount,
    protected_by_group,
    shortlist,
)

__all__ = [
    "EVERYONE",
    "GROUP_TOO_SMALL",
    "IMPORTANT",
    "LIVED_TOO_SMALL",
    "NOT_FOR_ME",
    "NO_BALLOTS",
    "ONE_GROUP",
    "OVERALL",
    "PASSED",
    "PROTECTED",
    "AxisResult",
    "Ballot",
    "BallotError",
    "Band",
    "CardBallot",
    "CardResult",
    "Chain",
    "ChoiceBallot",
    "DotBallot",
    "Groups",
    "ItemResult",
    "OptionBallot",
    "OptionResult",
    "OrderedBallot",
    "RatingBallot",
    "RatingResult",
    "Result",
    "ShareCheck",
    "ShareResult",
    "ShortlistEntry",
    "UnknownGroup",
    "across_the_cut",
    "check_by_share",
    "count_options",
    "join_groups",
    "mean_share_of_points",
    "most_divided",
    "order_by_headcount",
    "protected_by_group",
    "rank_bands",
    "reference_order",
    "score_cards",
    "score_choose_n",
    "score_dots",
    "score_ordered",
    "score_ratings",
    "shortlist",
    "shown",
    "too_close_to_call",
]
