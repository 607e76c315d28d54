"""Pages and event streams at one address, as nginx puts them: for tests in a browser."""

from bluelamp.web import urls, urls_live

urlpatterns = [*urls_live.urlpatterns, *urls.urlpatterns]
handler400, handler500 = urls.handler400, urls.handler500
