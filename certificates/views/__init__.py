"""Pages by audience: the public check, the holder's, the organisation's."""
