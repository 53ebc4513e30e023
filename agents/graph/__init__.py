"""The graph of one run: plan, review, read, approve, question, act, repair, report.

LangGraph holds the phase; values, approvals, journal and ledger are the guards' tables. `agents.assistant` is
the door.
"""
