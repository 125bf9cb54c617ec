"""Amounts on a page."""

from django import template

from cambio.common.money import euros

register = template.Library()
register.filter("euros", euros)
