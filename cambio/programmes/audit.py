"""What must hold of names, whatever they are the names of."""

from cambio.common.folding import keys_that_are_none

CHECKS = {"names.keys": keys_that_are_none}
