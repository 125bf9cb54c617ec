"""What is to be done about what happened: the name of an event → the tasks that react to it."""

REACTIONS: dict[str, tuple[str, ...]] = {
    "mail.queued": ("cambio.mail.tasks.send_mail",),
}
