"""The tables a question workshop needs: accounts, cycles, workshops, seats, questions, votes, the trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "accounts",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("second_factor", sa.String(length=64), nullable=False),
        sa.Column("second_factor_step", sa.Integer(), nullable=False),
        sa.Column("may_create", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", core.db.UtcTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
    )
    op.create_table(
        "cycles",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("focus_statement", sa.String(length=300), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("scope_in", sa.JSON(), nullable=False),
        sa.Column("scope_out", sa.JSON(), nullable=False),
        sa.Column("licence", sa.String(length=30), nullable=False),
        sa.Column("live_minimum", sa.Integer(), nullable=False),
        sa.Column("published_minimum", sa.Integer(), nullable=False),
        sa.Column("join_chain", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("created_at", core.db.UtcTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'running', 'synthesis', 'reported', 'closed')", name=op.f("ck_cycles_state")
        ),
        sa.CheckConstraint("live_minimum >= 3 AND published_minimum >= 5", name=op.f("ck_cycles_minimums")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycles")),
        sa.UniqueConstraint("sequence", name=op.f("uq_cycles_sequence")),
    )
    op.create_table(
        "failed_tries",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_tries")),
    )
    with op.batch_alter_table("failed_tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_failed_tries_key_hash"), ["key_hash"], unique=False)

    op.create_table(
        "receipts",
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("once", "path", name=op.f("pk_receipts")),
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("note", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", core.db.UtcTime(), nullable=False),
        sa.Column("until", core.db.UtcTime(), nullable=False),
        sa.Column("used_at", core.db.UtcTime(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_invitations_cycle_id_cycles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["accounts.id"], name=op.f("fk_invitations_made_by_accounts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('facilitator', 'commissioner')", name=op.f("ck_memberships_role")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_memberships_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_memberships_cycle_id_cycles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("account_id", "cycle_id", name=op.f("uq_memberships_account_id_cycle_id")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "perspective_targets",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_perspective_targets_cycle_id_cycles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perspective_targets")),
        sa.UniqueConstraint("cycle_id", "code", name=op.f("uq_perspective_targets_cycle_id_code")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("began_at", core.db.UtcTime(), nullable=False),
        sa.Column("confirmed_at", core.db.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_ins_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_ins")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_account_id"), ["account_id"], unique=False)

    op.create_table(
        "themes",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_themes_cycle_id_cycles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("cycle_id", "label", name=op.f("uq_themes_cycle_id_label")),
    )
    op.create_table(
        "workshops",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("mode", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("moderation", sa.String(length=4), nullable=False),
        sa.Column("join_code", sa.String(length=6), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("join_cap", sa.Integer(), nullable=False),
        sa.Column("screen_token", sa.String(length=32), nullable=False),
        sa.Column("screen_view", sa.String(length=60), nullable=False),
        sa.Column("blanked", sa.Boolean(), nullable=False),
        sa.Column("host_note", sa.String(length=500), nullable=False),
        sa.Column("next_step", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("take_back_until", sa.Date(), nullable=True),
        sa.Column("opened_at", core.db.UtcTime(), nullable=True),
        sa.Column("closed_at", core.db.UtcTime(), nullable=True),
        sa.Column("published_at", core.db.UtcTime(), nullable=True),
        sa.Column("current_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("moderation IN ('hold', 'auto')", name=op.f("ck_workshops_moderation")),
        sa.CheckConstraint(
            "state IN ('draft', 'ready', 'lobby', 'live', 'paused', 'closed', 'reported', 'cancelled')",
            name=op.f("ck_workshops_state"),
        ),
        sa.ForeignKeyConstraint(
            ["current_id"],
            ["activities.id"],
            name="fk_workshops_current_id_activities",
            ondelete="SET NULL",
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_workshops_cycle_id_cycles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshops")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_workshops_cycle_id_number")),
        sa.UniqueConstraint("join_code", name=op.f("uq_workshops_join_code")),
        sa.UniqueConstraint("screen_token", name=op.f("uq_workshops_screen_token")),
    )
    op.create_table(
        "activities",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("shortest", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("phone_prompt", sa.String(length=500), nullable=False),
        sa.Column("screen_prompt", sa.String(length=500), nullable=False),
        sa.Column("notes", sa.String(length=500), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("started_at", core.db.UtcTime(), nullable=True),
        sa.Column("ended_at", core.db.UtcTime(), nullable=True),
        sa.Column("ends_at", core.db.UtcTime(), nullable=True),
        sa.Column("paused_left", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'active', 'locked', 'revealed', 'done', 'skipped')", name=op.f("ck_activities_state")
        ),
        sa.CheckConstraint(
            "planned >= 0 AND shortest >= 0 AND shortest <= planned", name=op.f("ck_activities_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_activities_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    if op.get_bind().dialect.name != "sqlite":  # SQLite takes this circular key with the table
        op.create_foreign_key(
            "fk_workshops_current_id_activities", "workshops", "activities", ["current_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activities_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "devices",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_devices_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_devices_token_hash")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=True),
        sa.Column("felt_heard", sa.Integer(), nullable=True),
        sa.Column("one_thing", sa.String(length=500), nullable=False),
        sa.CheckConstraint("useful BETWEEN 1 AND 5 AND felt_heard BETWEEN 1 AND 5", name=op.f("ck_feedback_scale")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_feedback_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("workshop_id", "mark", name=op.f("uq_feedback_workshop_id_mark")),
    )
    op.create_table(
        "trail_events",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("verb", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_trail_events_cycle_id_cycles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["trail_events.id"], name=op.f("fk_trail_events_undoes_trail_events"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_trail_events_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_events")),
        sa.UniqueConstraint("cycle_id", "n", name=op.f("uq_trail_events_cycle_id_n")),
    )
    with op.batch_alter_table("trail_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trail_events_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_trail_events_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "rounds",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("object_type", sa.String(length=30), nullable=False),
        sa.Column("axis", sa.String(length=30), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("shortlist_size", sa.Integer(), nullable=False),
        sa.Column("protect", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("key_name", sa.String(length=32), nullable=False),
        sa.Column("live_minimum", sa.Integer(), nullable=False),
        sa.Column("published_minimum", sa.Integer(), nullable=False),
        sa.Column("join_chain", sa.JSON(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=True),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("why_not_equal", sa.String(length=40), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("seal_salt", sa.String(length=32), nullable=False),
        sa.Column("opened_at", core.db.UtcTime(), nullable=True),
        sa.Column("closed_at", core.db.UtcTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "method IN ('choose_rank', 'choose_n', 'rate_1_to_5', 'choose_one', 'dots', 'cards')",
            name=op.f("ck_rounds_method"),
        ),
        sa.CheckConstraint("state IN ('draft', 'open', 'closed', 'revealed', 'void')", name=op.f("ck_rounds_state")),
        sa.CheckConstraint("n BETWEEN 1 AND 20", name=op.f("ck_rounds_n")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_rounds_activity_id_activities"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_rounds_cycle_id_cycles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_rounds_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_rounds_cycle_id_number")),
        sa.UniqueConstraint("id", "n", name=op.f("uq_rounds_id_n")),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rounds_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(
            "ix_rounds_one_open",
            ["workshop_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(batch_op.f("ix_rounds_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "seats",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("perspective", sa.String(length=20), nullable=False),
        sa.Column("role_type", sa.String(length=20), nullable=False),
        sa.Column("nation", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("device_ok", sa.Boolean(), nullable=False),
        sa.Column("return_hash", sa.String(length=64), nullable=False),
        sa.Column("joined_at", core.db.UtcTime(), nullable=False),
        sa.Column("left_at", core.db.UtcTime(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('phone', 'paper', 'console', 'remote', 'import')", name=op.f("ck_seats_channel")
        ),
        sa.CheckConstraint("state IN ('in', 'away', 'left', 'removed')", name=op.f("ck_seats_state")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_seats_device_id_devices"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_seats_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint("workshop_id", "number", name=op.f("uq_seats_workshop_id_number")),
    )
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seats_device_id"), ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seats_return_hash"), ["return_hash"], unique=False)

    op.create_table(
        "ballot_receipts",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("voter_ref", sa.String(length=64), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_ballot_receipts_round_id_rounds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "voter_ref", "once", name=op.f("pk_ballot_receipts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ballots",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("voter_ref", sa.String(length=64), nullable=False),
        sa.Column("voting_group", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "n"], ["rounds.id", "rounds.n"], name=op.f("fk_ballots_round_id_n_rounds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballots")),
        sa.UniqueConstraint("id", "round_id", "n", name=op.f("uq_ballots_id_round_id_n")),
        sa.UniqueConstraint("round_id", "voter_ref", name=op.f("uq_ballots_round_id_voter_ref")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "candidates",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=30), nullable=False),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("use", sa.String(length=200), nullable=False),
        sa.Column("theme", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_candidates_round_id_rounds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("round_id", "id", name=op.f("uq_candidates_round_id_id")),
        sa.UniqueConstraint("round_id", "item", name=op.f("uq_candidates_round_id_item")),
    )
    op.create_table(
        "consents",
        sa.Column("seat_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("take_part", sa.Boolean(), nullable=False),
        sa.Column("quote_unnamed", sa.Boolean(), nullable=False),
        sa.Column("photo", sa.Boolean(), nullable=False),
        sa.Column("recontact", sa.Boolean(), nullable=False),
        sa.Column("given_at", core.db.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_consents_seat_id_seats"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_consents")),
    )
    op.create_table(
        "help_calls",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('break', 'help', 'said_too_much')", name=op.f("ck_help_calls_kind")),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seats.id"], name=op.f("fk_help_calls_seat_id_seats"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_help_calls_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_calls")),
    )
    with op.batch_alter_table("help_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_calls_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("seat_id", sa.String(length=22), nullable=True),
        sa.Column("perspective", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("first_words", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("intended_use", sa.String(length=200), nullable=False),
        sa.Column("who_would_act", sa.String(length=30), nullable=False),
        sa.Column("decision_informed", sa.String(length=200), nullable=False),
        sa.Column("by_when", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("use_state", sa.String(length=8), nullable=False),
        sa.Column("use_seat_id", sa.String(length=22), nullable=True),
        sa.Column("visibility", sa.String(length=12), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("scope_reason", sa.String(length=500), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("answer_status", sa.String(length=20), nullable=False),
        sa.Column("became", sa.String(length=20), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("split_from_id", sa.Integer(), nullable=True),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.Column("released_at", core.db.UtcTime(), nullable=True),
        sa.Column("hidden_at", core.db.UtcTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', 'paper', 'console', 'remote', 'import')", name=op.f("ck_questions_channel")
        ),
        sa.CheckConstraint(
            "scope IN ('unchecked', 'in_scope', 'out_of_scope', 'needs_rewording', 'parked_sensitive', 'moved_to_force')",
            name=op.f("ck_questions_scope"),
        ),
        sa.CheckConstraint("use_state IN ('held', 'released', 'hidden')", name=op.f("ck_questions_use_state")),
        sa.CheckConstraint(
            "visibility IN ('held', 'released', 'hidden', 'quarantined', 'withdrawn')",
            name=op.f("ck_questions_visibility"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_questions_cycle_id_cycles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["questions.id"],
            name=op.f("fk_questions_merged_into_id_questions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seats.id"], name=op.f("fk_questions_seat_id_seats"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["split_from_id"], ["questions.id"], name=op.f("fk_questions_split_from_id_questions"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_questions_theme_id_themes"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["use_seat_id"], ["seats.id"], name=op.f("fk_questions_use_seat_id_seats"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_questions_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_questions_cycle_id_number")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_use_seat_id"), ["use_seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "reasons",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=30), nullable=False),
        sa.Column("seat_id", sa.String(length=22), nullable=True),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("may_quote", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("side IN ('for', 'against', 'condition')", name=op.f("ck_reasons_side")),
        sa.CheckConstraint(
            "visibility IN ('held', 'released', 'hidden', 'withdrawn')", name=op.f("ck_reasons_visibility")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_reasons_round_id_rounds"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_reasons_seat_id_seats"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reasons")),
        sa.UniqueConstraint("round_id", "item", "seat_id", "side", name=op.f("uq_reasons_round_id_item_seat_id_side")),
    )
    op.create_table(
        "shortlists",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('provisional', 'agreed', 'superseded')", name=op.f("ck_shortlists_state")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_shortlists_cycle_id_cycles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_shortlists_round_id_rounds"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_shortlists_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlists")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_shortlists_cycle_id_number")),
    )
    with op.batch_alter_table("shortlists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shortlists_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shortlists_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "ballot_lines",
        sa.Column("ballot_id", sa.String(length=22), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank >= 1 AND rank <= n", name=op.f("ck_ballot_lines_budget")),
        sa.ForeignKeyConstraint(
            ["ballot_id", "round_id", "n"],
            ["ballots.id", "ballots.round_id", "ballots.n"],
            name=op.f("fk_ballot_lines_ballot_id_round_id_n_ballots"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "candidate_id"],
            ["candidates.round_id", "candidates.id"],
            name=op.f("fk_ballot_lines_round_id_candidate_id_candidates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ballot_id", "rank", name=op.f("pk_ballot_lines")),
        sa.UniqueConstraint("ballot_id", "candidate_id", name=op.f("uq_ballot_lines_ballot_id_candidate_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "likenesses",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer IN ('yes', 'no', 'not_sure')", name=op.f("ck_likenesses_answer")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["questions.id"], name=op.f("fk_likenesses_other_id_questions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_likenesses_question_id_questions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likenesses")),
        sa.UniqueConstraint("question_id", "other_id", name=op.f("uq_likenesses_question_id_other_id")),
    )
    with op.batch_alter_table("likenesses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_likenesses_other_id"), ["other_id"], unique=False)

    op.create_table(
        "merge_events",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("author_agrees", sa.String(length=10), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("author_agrees IN ('yes', 'no', 'not_asked')", name=op.f("ck_merge_events_author_agrees")),
        sa.CheckConstraint("kind IN ('merge', 'split')", name=op.f("ck_merge_events_kind")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["questions.id"], name=op.f("fk_merge_events_from_id_questions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["questions.id"], name=op.f("fk_merge_events_into_id_questions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_merge_events_workshop_id_workshops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_events")),
    )
    with op.batch_alter_table("merge_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merge_events_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "scope_decisions",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_scope_decisions_question_id_questions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_decisions")),
    )
    with op.batch_alter_table("scope_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scope_decisions_question_id"), ["question_id"], unique=False)

    op.create_table(
        "shortlist_items",
        sa.Column("shortlist_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=30), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "basis IN ('overall', 'protected', 'added', 'removed')", name=op.f("ck_shortlist_items_basis")
        ),
        sa.ForeignKeyConstraint(
            ["shortlist_id"],
            ["shortlists.id"],
            name=op.f("fk_shortlist_items_shortlist_id_shortlists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_items")),
        sa.UniqueConstraint("shortlist_id", "item", name=op.f("uq_shortlist_items_shortlist_id_item")),
    )
    op.create_table(
        "wording_edits",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=300), nullable=False),
        sa.Column("after", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("seat_id", sa.String(length=22), nullable=True),
        sa.Column("author_agrees", sa.String(length=10), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", core.db.UtcTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("author_agrees IN ('yes', 'no', 'not_asked')", name=op.f("ck_wording_edits_author_agrees")),
        sa.CheckConstraint(
            "reason IN ('clearer', 'neutral', 'split', 'bounded', 'typo')", name=op.f("ck_wording_edits_reason")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'declined', 'undone')", name=op.f("ck_wording_edits_state")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_wording_edits_question_id_questions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seats.id"], name=op.f("fk_wording_edits_seat_id_seats"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_edits")),
    )
    with op.batch_alter_table("wording_edits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wording_edits_question_id"), ["question_id"], unique=False)


def downgrade() -> None:
    """Change them back."""
    with op.batch_alter_table("wording_edits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wording_edits_question_id"))

    op.drop_table("wording_edits")
    op.drop_table("shortlist_items")
    with op.batch_alter_table("scope_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scope_decisions_question_id"))

    op.drop_table("scope_decisions")
    with op.batch_alter_table("merge_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merge_events_workshop_id"))

    op.drop_table("merge_events")
    with op.batch_alter_table("likenesses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_likenesses_other_id"))

    op.drop_table("likenesses")
    op.drop_table("ballot_lines")
    with op.batch_alter_table("shortlists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shortlists_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_shortlists_round_id"))

    op.drop_table("shortlists")
    op.drop_table("reasons")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_questions_use_seat_id"))
        batch_op.drop_index(batch_op.f("ix_questions_seat_id"))
        batch_op.drop_index(batch_op.f("ix_questions_merged_into_id"))

    op.drop_table("questions")
    with op.batch_alter_table("help_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_calls_workshop_id"))

    op.drop_table("help_calls")
    op.drop_table("consents")
    op.drop_table("candidates")
    op.drop_table("ballots")
    op.drop_table("ballot_receipts")
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seats_return_hash"))
        batch_op.drop_index(batch_op.f("ix_seats_device_id"))

    op.drop_table("seats")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rounds_workshop_id"))
        batch_op.drop_index(
            "ix_rounds_one_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index(batch_op.f("ix_rounds_activity_id"))

    op.drop_table("rounds")
    with op.batch_alter_table("trail_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trail_events_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_trail_events_subject"))

    op.drop_table("trail_events")
    op.drop_table("feedback")
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_devices_workshop_id"))

    op.drop_table("devices")
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activities_workshop_id"))

    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_workshops_current_id_activities", "workshops", type_="foreignkey")
    op.drop_table("activities")
    op.drop_table("workshops")
    op.drop_table("themes")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_account_id"))

    op.drop_table("sign_ins")
    op.drop_table("perspective_targets")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_cycle_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_cycle_id"))

    op.drop_table("invitations")
    op.drop_table("receipts")
    with op.batch_alter_table("failed_tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_failed_tries_key_hash"))

    op.drop_table("failed_tries")
    op.drop_table("cycles")
    op.drop_table("accounts")
