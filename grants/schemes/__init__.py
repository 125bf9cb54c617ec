"""
Schemes as data: reading a scheme file, and saying all that is wrong with it at once.

Pure. Each setting and rule says where it comes from: the scheme's source, by the id of the
source's rule, or ourselves. What neither says is unset, and a programme fills it for each round.
"""

from grants.schemes.parts import (
    ACCOUNT_NEEDS,
    LEGAL_REGIMES,
    SETTINGS,
    WHEN_EMPTY,
    Note,
    Origin,
    Setting,
)
from grants.schemes.scheme import (
    PRESETS,
    Scheme,
    SchemeInvalid,
    filled,
    preset,
    read_scheme,
    scheme_of,
)

__all__ = [
    "ACCOUNT_NEEDS",
    "LEGAL_REGIMES",
    "PRESETS",
    "SETTINGS",
    "WHEN_EMPTY",
    "Note",
    "Origin",
    "Scheme",
    "SchemeInvalid",
    "Setting",
    "filled",
    "preset",
    "read_scheme",
    "scheme_of",
]
