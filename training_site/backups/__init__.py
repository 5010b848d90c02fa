"""The whole base in one file, and back: database and uploads, with a manifest by which each proves itself.

``archive`` writes, reads and checks the file; ``databases`` copies either engine; ``facts`` is what the manifest says.
"""
