"""LDAP: the directory port over OpenLDAP, 389 Directory Server and Active Directory."""
