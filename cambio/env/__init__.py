"""
The environment this installation runs in, read once and typed.

Every setting that differs between machines comes from an environment variable and is found here;
nothing else in the project reads `os.environ`. A value that is missing or cannot be understood is
an `EnvironmentVariableError` whose text names the variable.
"""

from cambio.env.clients import LONGEST_CLIENT, Version, client_version
from cambio.env.environment import Environment, read_environment
from cambio.env.limits import Limit
from cambio.env.variables import EnvironmentVariableError

__all__ = [
    "LONGEST_CLIENT",
    "Environment",
    "EnvironmentVariableError",
    "Limit",
    "Version",
    "client_version",
    "read_environment",
]
