"""How connectors reach a city system: a pinned address, time-outs, retries, a circuit breaker."""
