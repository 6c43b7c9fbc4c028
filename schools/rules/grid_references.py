"""Ordnance Survey grid coordinates to latitude and longitude.

Source: Ordnance Survey, "A guide to coordinate systems in Great Britain": annexe C for the
transverse Mercator projection of the National Grid, annexe B for the Cartesian steps, and its
seven-parameter transformation between OSGB36 and WGS84. Good to about 5 metres, far more than a
distance in miles needs.
"""

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan
from typing import Final, NamedTuple


class Position(NamedTuple):
    """Decimal degrees, WGS84."""

    latitude: float
    longitude: float


class _Ellipsoid(NamedTuple):
    """Semi-axes in metres."""

    major: float
    minor: float

    @property
    def squared_eccentricity(self) -> float:
        return 1 - (self.minor / self.major) ** 2


_AIRY_1830: Final = _Ellipsoid(6_377_563.396, 6_356_256.909)
_WGS84: Final = _Ellipsoid(6_378_137.000, 6_356_752.3141)
_SCALE: Final = 0.9996012717
_TRUE_ORIGIN: Final = (radians(49), radians(-2))
_FALSE_EASTING: Final = 400_000.0
_FALSE_NORTHING: Final = -100_000.0
# From OSGB36 to WGS84: metres, parts per million, seconds of arc.
_SHIFT: Final = (446.448, -125.157, 542.060)
_SCALE_CHANGE: Final = -20.4894e-6
_TURN: Final = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
_GREATEST_EASTING: Final = 700_000
_GREATEST_NORTHING: Final = 1_300_000
_ENOUGH_METRES: Final = 1e-5


def position_of(easting: float | None, northing: float | None) -> Position | None:
    """Where a grid reference in metres is; None without one, or outside the National Grid."""
    if not easting or not northing:
        return None
    if not (0 < easting < _GREATEST_EASTING and 0 < northing < _GREATEST_NORTHING):
        return None
    return _to_wgs84(*airy_degrees(easting, northing))


def airy_degrees(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude on the Airy ellipsoid (OSGB36), before the change of datum."""
    a, e2 = _AIRY_1830.major * _SCALE, _AIRY_1830.squared_eccentricity
    phi0, lambda0 = _TRUE_ORIGIN
    phi = phi0
    while True:
        left = northing - _FALSE_NORTHING - _meridional_arc(phi)
        phi += left / a
        if abs(left) < _ENOUGH_METRES:
            break
    bend = 1 - e2 * sin(phi) ** 2
    nu, rho = a / sqrt(bend), a * (1 - e2) / bend**1.5
    eta2 = nu / rho - 1
    t, sec, east = tan(phi), 1 / cos(phi), easting - _FALSE_EASTING
    vii = t / (2 * rho * nu)
    viii = t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
    ix = t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    x = sec / nu
    xi = sec / (6 * nu**3) * (nu / rho + 2 * t**2)
    xii = sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
    xiia = sec / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    latitude = phi - vii * east**2 + viii * east**4 - ix * east**6
    longitude = lambda0 + x * east - xi * east**3 + xii * east**5 - xiia * east**7
    return degrees(latitude), degrees(longitude)


def _meridional_arc(phi: float) -> float:
    """Metres along the meridian from the true origin, scaled (annexe C, equation C3)."""
    a, b = _AIRY_1830
    n = (a - b) / (a + b)
    less, more = phi - _TRUE_ORIGIN[0], phi + _TRUE_ORIGIN[0]
    return (
        b
        * _SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
            - (3 * n + 3 * n**2 + 2.625 * n**3) * sin(less) * cos(more)
            + (1.875 * n**2 + 1.875 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _to_wgs84(latitude: float, longitude: float) -> Position:
    phi, lam = radians(latitude), radians(longitude)
    nu = _AIRY_1830.major / sqrt(1 - _AIRY_1830.squared_eccentricity * sin(phi) ** 2)
    x, y, z = (
        nu * cos(phi) * cos(lam),
        nu * cos(phi) * sin(lam),
        nu * (1 - _AIRY_1830.squared_eccentricity) * sin(phi),
    )
    (tx, ty, tz), (rx, ry, rz), s = _SHIFT, _TURN, 1 + _SCALE_CHANGE
    moved_x = tx + s * x - rz * y + ry * z
    moved_y = ty + rz * x + s * y - rx * z
    moved_z = tz - ry * x + rx * y + s * z
    return _from_cartesian(moved_x, moved_y, moved_z)


def _from_cartesian(x: float, y: float, z: float) -> Position:
    e2, across = _WGS84.squared_eccentricity, hypot(x, y)
    phi = atan2(z, across * (1 - e2))
    for _ in range(10):
        nu = _WGS84.major / sqrt(1 - e2 * sin(phi) ** 2)
        phi = atan2(z + e2 * nu * sin(phi), across)
    return Position(degrees(phi), degrees(atan2(y, x)))
