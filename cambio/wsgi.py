import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from cambio.common.bodies import read_to_the_end

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cambio.settings")
application = read_to_the_end(get_wsgi_application())
# Django would load the routes with the first request. A worker in which a door does not fit its
# operation must not start.
import_module(settings.ROOT_URLCONF)
