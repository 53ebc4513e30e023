"""Screens: the assistant, the pages, the command line; they show views and decide nothing."""
