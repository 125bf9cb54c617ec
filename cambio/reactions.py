"""What is to be done about what happened: the name of an event → the tasks that react to it."""

REACTIONS: dict[str, tuple[str, ...]] = {
    "mail.queued": ("cambio.notices.tasks.send_mail",),
}
