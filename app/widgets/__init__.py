"""Reusable pieces that panels are made of."""
