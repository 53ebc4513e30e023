"""Packages of tools that other authors bring: found, judged, described and loaded by a hash of their source.

Nothing of a package runs outside a sandbox before an administrator has named it and its hash
(docs/decisions/009-packages-of-tools.md).
"""
