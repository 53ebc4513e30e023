"""Open311 GeoReport: the ticketing port over a standard that reports requests and lists them."""
