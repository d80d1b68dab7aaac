"""For `./run dev` only: one log line a request with its database queries and time. Never loaded unless DEBUG is on."""

import logging
import time

from django.db import connection

logger = logging.getLogger("portal.queries")


class QueryCount:
    """Log method, address, status, number of queries, their time and the whole time (milliseconds).

    The address is logged without its query string, which may hold what a visitor typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        taken = []

        def timed(execute, sql, params, many, context):
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                taken.append(time.perf_counter() - began)

        began = time.perf_counter()
        with connection.execute_wrapper(timed):
            response = self.get_response(request)
        whole = time.perf_counter() - began
        logger.info(
            "%s %s %s: %d queries, %.1f ms in the database, %.1f ms in all",
            request.method,
            request.path,
            response.status_code,
            len(taken),
            sum(taken) * 1000,
            whole * 1000,
        )
        return response
