"""The flat ground of the map on the screen: metres east and south of a place."""

from collections.abc import Sequence

import numpy as np

from desktop.maps.shapes import Bounds, Plane, Points

Box = tuple[float, float, float, float]  # west, north, east, south in metres


class Flat:
    """Degrees to metres around one place, and back; y grows downwards as on the screen."""

    def __init__(self, longitude: float = 0.0, latitude: float = 0.0) -> None:
        self._plane = Plane(longitude, latitude)

    @property
    def centre(self) -> tuple[float, float]:
        """The place it is laid around, in degrees."""
        return self._plane.centre

    def flat(self, places: Points) -> Points:
        """Return degrees as metres."""
        return self._plane.to_plane(places) * (1.0, -1.0)

    def spot(self, place: Sequence[float]) -> tuple[float, float]:
        """Return one place in degrees as metres."""
        x, y = self.flat(np.array(place)).tolist()
        return x, y

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return one spot in metres as degrees."""
        longitude, latitude = self._plane.to_degrees(np.array([x, -y])).tolist()
        return longitude, latitude

    def box(self, bounds: Bounds) -> Box:
        """Return edges in degrees as metres."""
        (west, south), (east, north) = self.spot(bounds[:2]), self.spot(bounds[2:])
        return west, north, east, south

    def bounds(self, box: Box) -> Bounds:
        """Return edges in metres as degrees."""
        west, north, east, south = box
        return Bounds(*self.place(west, south), *self.place(east, north))
