"""Settings: what an installation is told, a module for each part; `installation` reads them all."""
