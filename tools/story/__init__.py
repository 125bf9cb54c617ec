"""
The demo's story: one neighbourhood's Saturday, played over HTTP as its users would.

Nothing here knows how cambio works inside: residents have a phone and a mailbox, that is all. It
can be played again and again on the same data; each time it is another Saturday.
"""
