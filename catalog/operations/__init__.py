"""What can be done in the catalog; one module for each subject, one function for each verb."""

from catalog.operations.counter import counter_order
from catalog.operations.fulfilment import accept_order, hand_over, mark_ready, refuse_order
from catalog.operations.items import (
    ItemContent,
    add_item,
    change_item,
    set_stock,
)
from catalog.operations.orders import (
    cancel_order,
    place_order,
    renew_pickup_code,
    sign_order,
)
from catalog.operations.pictures import announce_item_picture, receive_item_picture
from catalog.operations.rules import set_catalog_rule
from catalog.operations.suppliers import create_supplier
from catalog.steps.writing import Wanted

__all__ = [
    "ItemContent",
    "Wanted",
    "accept_order",
    "add_item",
    "announce_item_picture",
    "cancel_order",
    "change_item",
    "counter_order",
    "create_supplier",
    "hand_over",
    "mark_ready",
    "place_order",
    "receive_item_picture",
    "refuse_order",
    "renew_pickup_code",
    "set_catalog_rule",
    "set_stock",
    "sign_order",
]
