"""Asking questions, tidying them (merge, split, theme, scope, wording), and what people would do with an answer."""
