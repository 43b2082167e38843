"""The WSGI application, for a server in the field."""

from django.core.wsgi import get_wsgi_application

from entente.conf.loading import load_pages

application = get_wsgi_application()
load_pages()
