"""Every limit of the portal, in one table: how often one visitor, or all of them for one case, may do something.

A limit by number alone is high on purpose: a low one would let a stranger shut an owner out by trying (docs/decisions/0032). A
code has 55 bits; at 200 tries an hour it is never found.
"""

from datetime import timedelta

from county.public_forms.rate_limits import Limit

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

# Tries of a query code; one that was right is given back.
TRACK_FROM_NETWORK = Limit("track-network", 30, 15 * MINUTE)
TRACK_PAIR = Limit("track-pair", 6, 15 * MINUTE)  # one network, one number
TRACK_NUMBER = Limit("track-number", 200, HOUR)

# Forms that were in order, by network.
APPLICATIONS_SENT = Limit("application-form", 60, HOUR)
LETTERS_SENT = Limit("letter-write-from", 20, HOUR)
COMPLAINTS_SENT = Limit("complaint-form", 20, HOUR)
ERROR_REPORTS_SENT = Limit("error-report-form", 30, HOUR)
ACTS_ON_OWN_CASE = Limit("own-case", 30, HOUR)

# Look-ups while a form is being filled in, by network.
RELATED_LOOKED_UP = Limit("related", 120, 10 * MINUTE)
ANSWERS_FOUND = Limit("found-answer", 20, HOUR)
SIMILAR_LETTERS = Limit("similar-letters", 120, 10 * MINUTE)

# Opinions and answer sheets on one call from one network: a mobile carrier's address stands for thousands of people.
OPINIONS_SENT = Limit("opinion-write-from", 5000, HOUR)
