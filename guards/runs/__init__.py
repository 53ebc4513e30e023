"""Runs: what they hold, whom they name, which process carries them out."""
