"""Names on a page."""

from django import template

from cambio.common.names import set_apart

register = template.Library()
register.filter("bdi", set_apart)
