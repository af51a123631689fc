"""Finding what somebody means by a few letters. Needs no Qt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["folded", "match"]

# What a word of the query costs, by how it is found; the less the better.
STARTS_TITLE, STARTS_WORD, IN_TITLE, STARTS_OTHER, SKIPPING, IN_OTHER = 0, 1, 3, 4, 6, 8
LEAST_INSIDE = 3  # letters of a word that may lie in the middle of another text


def folded(text: str) -> str:
    """Without case and accents: É, é and e are one letter."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def match(query: str, title: str, other: Sequence[str] = ()) -> int | None:
    """How far a title, and what else is said with it, are from the query.

    Every word of the query has to be found: at the beginning of a word, within one, or as letters
    of the title with others between them.

    Returns the cost, 0 for an empty query, or None where a word is not found.
    """
    total = 0
    for word in folded(query).split():
        cost = _cost(word, folded(title), [folded(text) for text in other])
        if cost is None:
            return None
        total += cost
    return total


def _cost(word: str, title: str, other: Sequence[str]) -> int | None:
    if title.startswith(word):
        return STARTS_TITLE
    if _starts_a_word(word, title):
        return STARTS_WORD
    if word in title:
        return IN_TITLE
    if any(_starts_a_word(word, text) for text in other):
        return STARTS_OTHER
    if _skipping(word, title):
        return SKIPPING
    if len(word) >= LEAST_INSIDE and any(word in text for text in other):
        return IN_OTHER
    return None


def _starts_a_word(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}", text) is not None


def _skipping(word: str, title: str) -> bool:
    """Whether the letters are there in order, the first one at the beginning of a word."""
    letters = ".*?".join(re.escape(letter) for letter in word)
    return len(word) > 1 and re.search(rf"(?<!\w){letters}", title) is not None
