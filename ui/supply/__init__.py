"""What this installation is made of: packages, their licences and hashes, known flaws, ways out."""
