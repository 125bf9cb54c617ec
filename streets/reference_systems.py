"""
In which reference system coordinates are, told from the many ways in which files name one.

Pure. A system is known by its authority and code, whatever stands around the two.
"""

import re
from collections.abc import Mapping

# Degrees of WGS 84, and of ETRS89, which in Europe lies within a metre of it.
_DEGREES = {
    ("ogc", "crs84"),
    ("ogc", "crs84h"),
    ("epsg", "4326"),
    ("epsg", "4979"),
    ("epsg", "4258"),
    ("epsg", "4937"),
}
_AUTHORITIES = {"ogc", "epsg"}
_OWN_NAMES = {"crs84", "wgs84"}
_PARTS = re.compile("[:/#]+")


def name_of(system: object) -> str:
    """Tell what the `crs` of a GeoJSON file names."""
    properties = system.get("properties") if isinstance(system, Mapping) else None
    if isinstance(system, Mapping) and isinstance(properties, Mapping):
        for said in ("name", "href"):
            if said in properties:
                return str(properties[said])
        if "code" in properties:
            return f"{system.get('type')}:{properties['code']}"
    return str(system)


def is_in_degrees(name: str) -> bool:
    """Tell whether the system of this name has the degrees that we keep."""
    *before, code = [part for part in _PARTS.split(name.strip().lower()) if part] or [""]
    if not before:
        return re.sub("[ _-]", "", code) in _OWN_NAMES
    # As in `epsg.xml#4326` or `epsg.io/4326`.
    named = [part.partition(".")[0] for part in before]
    authority = next((part for part in reversed(named) if part in _AUTHORITIES), "")
    return (authority, code) in _DEGREES
