"""Who: to whom something goes, whose tickets are meant, who made them."""
