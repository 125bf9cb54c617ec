"""Clocks that are not ours: phones and other computers, which go a little fast or slow."""

from datetime import timedelta

TOLERANCE = timedelta(minutes=5)
"""How far what somebody's clock says may lie on the wrong side of now."""
