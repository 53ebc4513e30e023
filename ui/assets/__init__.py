"""What the pages are made of: templates, style sheet, scripts, maps and charts drawn by the server."""
