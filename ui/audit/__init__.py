"""The register for governance: who asked what, what was decided by which rule, what was done. Read only."""
