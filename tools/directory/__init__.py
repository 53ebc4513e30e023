"""The directory: people and services, the city's own or by LDAP, and the tools that ask it."""
