"""Broker: serves the operations of one tool call, outside its sandbox."""
