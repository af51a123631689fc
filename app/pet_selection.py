"""Which cats of the Oxford-IIIT Pet data set are chosen. Needs no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ddpm_core.data.pets import ALL, PetPicture, PetPictures

__all__ = ["PetSelection"]


class PetSelection:
    """Chosen pictures in the order in which they were chosen.

    Attributes:
        pets: what there is to choose from.
        counts: pictures of each breed.
    """

    def __init__(self, pets: PetPictures) -> None:
        self.pets = pets
        self.counts: Mapping[str, int] = Counter(cat.breed for cat in pets.pictures)
        self._chosen: dict[int, None] = {}
        self._index = {str(cat.path): index for index, cat in enumerate(pets.pictures)}

    @property
    def chosen(self) -> list[PetPicture]:
        return [self.pets.pictures[index] for index in self._chosen]

    @property
    def chosen_counts(self) -> Mapping[str, int]:
        """Chosen pictures of each breed."""
        return Counter(cat.breed for cat in self.chosen)

    def names(self) -> tuple[str, ...] | None:
        """As ``PetPictures.named`` takes them."""
        indices = tuple(self._chosen)
        if indices == self.pets.default_choice():
            return None
        if len(indices) == len(self.pets):
            return (ALL,)
        return tuple(cat.name for cat in self.chosen)

    def choose(self, names: Iterable[str] | None) -> None:
        """Choose these in place of those before. Raises as ``PetPictures.named`` does."""
        self._chosen = dict.fromkeys(self.pets.named(names))

    def clear(self) -> None:
        self._chosen = {}

    def toggle(self, path: str) -> None:
        """Choose a picture, or choose it no longer."""
        index = self._index[path]
        if index in self._chosen:
            del self._chosen[index]
        else:
            self._chosen[index] = None

    def toggle_breed(self, breed: str) -> None:
        """Choose all of a breed; none of it where all were chosen."""
        indices = [index for index, cat in enumerate(self.pets.pictures) if cat.breed == breed]
        if all(index in self._chosen for index in indices):
            for index in indices:
                del self._chosen[index]
        else:
            self._chosen |= dict.fromkeys(indices)
