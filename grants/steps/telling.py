"""Mail to whoever applies: that something was received, asked, decided, or is due."""

from datetime import datetime

from django.conf import settings

from cambio.mail.operations import queue_mail
from grants.models import Application

TEMPLATE = "grants/mail/news"


def tell_applicant(application: Application, news: str, *, on: str = "", at: datetime) -> bool:
    """
    Queue a mail about a locked application; what was said in words is read after logging in.

    :param news: which of the template's sentences
    :param on: the day that the sentence names, as people write it in numbers
    :returns: False where the applicant has no address: the desk tells them on paper
    """
    login = application.applicant.person.login
    if login is None:
        return False
    programme = application.programme
    queue_mail(
        recipient=login.email,
        language="en" if settings.LANGUAGE_CODE == "en" else "nl",
        template=TEMPLATE,
        context={
            "news": news,
            "title": application.title,
            "programme_nl": programme.name_nl,
            "programme_en": programme.name_en,
            "on": on,
            "address": settings.BASE_URL,
        },
        at=at,
        programme_id=programme.pk,
    )
    return True
