"""The map: facilities, districts, distances; the demo city's, OGC services, PostGIS; and its tools."""
