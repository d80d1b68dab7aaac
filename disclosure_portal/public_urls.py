"""The portal's addresses as they are for somebody outside the office's networks: all but the back office."""

from disclosure_portal import urls

urlpatterns = urls.below_prefix([address for address in urls.portal if address is not urls.back_office])
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500
