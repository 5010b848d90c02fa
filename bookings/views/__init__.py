"""The pages, by who reads them: everybody, the holder of a ticket, the contact of an organisation."""
